# What a package has besides the program and its licence: the notices of what is linked into it, and a list of that (SPDX 2.3). Run by
# `cmake --install`, with `folder`, where they go, and `version`. Both are made of what Debian's packages say of themselves.

# Package, and its licence by SPDX's name. A program that is not static gets the C library's notices for nothing.
set(linked
  libc6-dev LGPL-2.1-or-later
  libcli11-dev BSD-3-Clause
  libfmt-dev MIT
  libre2-dev BSD-3-Clause
  libspdlog-dev MIT
  libssl-dev Apache-2.0
  libstdc++-12-dev "GPL-3.0-or-later WITH GCC-exception-3.1"
  libtomlplusplus-dev MIT
  libyaml-dev MIT)

# Appends an entry of the list of packages.
function(append_package id name its_version licence)
  set(entry [[{"SPDXID": "SPDXRef-@id@", "name": "@name@", "versionInfo": "@its_version@", "downloadLocation": "NOASSERTION",
     "filesAnalyzed": false, "licenseConcluded": "@licence@", "licenseDeclared": "@licence@", "copyrightText": "NOASSERTION"}]])
  string(CONFIGURE "${entry}" entry @ONLY)
  set(packages "${packages},\n    ${entry}" PARENT_SCOPE)
endfunction()

# Appends what is said of one library to `notices`, `packages` and `relationships`.
function(append_library package licence)
  set(copyright "/usr/share/doc/${package}/copyright")
  if(NOT EXISTS "${copyright}")
    # Those of a compiler for another architecture: libc6-dev-arm64-cross.
    file(GLOB copyright "/usr/share/doc/${package}-*-cross/copyright")
    cmake_path(GET copyright PARENT_PATH package)
    cmake_path(GET package FILENAME package)
  endif()
  execute_process(COMMAND dpkg-query -W -f "\${Version}" ${package} OUTPUT_VARIABLE its_version ERROR_QUIET RESULT_VARIABLE failed)
  if(failed OR NOT EXISTS "${copyright}")
    message(WARNING "no Debian package ${package}: add this library to ${folder}/NOTICES and sbom.spdx.json before you publish the program")
    return()
  endif()
  file(READ "${copyright}" text)
  string(APPEND notices "==== ${package} ${its_version}\n\n${text}\n")
  string(REGEX REPLACE "[^A-Za-z0-9.-]" "-" id "${package}")
  append_package(${id} ${package} "${its_version}" "${licence}")
  string(APPEND relationships ",\n    {\"spdxElementId\": \"SPDXRef-kubeflow-sso\", \"relationshipType\": \"STATIC_LINK\","
    " \"relatedSpdxElement\": \"SPDXRef-${id}\"}")
  foreach(name notices packages relationships)
    set(${name} "${${name}}" PARENT_SCOPE)
  endforeach()
endfunction()

set(notices "")
set(packages "")
set(relationships [[{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-kubeflow-sso"}]])
append_package(kubeflow-sso kubeflow-sso "${version}" Apache-2.0)
while(linked)
  list(POP_FRONT linked package licence)
  append_library("${package}" "${licence}")
endwhile()
string(REGEX REPLACE "^,\n    " "" packages "${packages}")
string(TIMESTAMP created "%Y-%m-%dT%H:%M:%SZ" UTC)  # SOURCE_DATE_EPOCH, where it is set
string(SHA256 contents "${packages}")

file(WRITE "${folder}/NOTICES" "${notices}")
file(WRITE "${folder}/sbom.spdx.json" "{
  \"spdxVersion\": \"SPDX-2.3\",
  \"dataLicense\": \"CC0-1.0\",
  \"SPDXID\": \"SPDXRef-DOCUMENT\",
  \"name\": \"kubeflow-sso-${version}\",
  \"documentNamespace\": \"https://kubeflow-sso.io/sbom/${version}/${contents}\",
  \"creationInfo\": {\"created\": \"${created}\", \"creators\": [\"Tool: kubeflow-sso-${version} package.cmake\"]},
  \"packages\": [
    ${packages}
  ],
  \"relationships\": [
    ${relationships}
  ]
}
")
