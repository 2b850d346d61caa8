// The measure for the benchmark: a KRM function on kyaml that reads a ResourceList and writes it, and does nothing else.
package main

import (
	"log"
	"os"

	"sigs.k8s.io/kustomize/kyaml/kio"
)

func main() {
	list := &kio.ByteReadWriter{Reader: os.Stdin, Writer: os.Stdout}
	if err := (kio.Pipeline{Inputs: []kio.Reader{list}, Outputs: []kio.Writer{list}}).Execute(); err != nil {
		log.Fatal(err)
	}
}
