# Completion for bash (and zsh, behind `bashcompinit`): it asks the program that stands on the line, so it knows what that one knows.
# shellcheck shell=bash

_kubeflow_sso() {
  local program=${COMP_WORDS[0]} word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  local command='' help words=''
  [ "$COMP_CWORD" = 1 ] || command=${COMP_WORDS[1]}
  case $command in -* | *[!a-z]*) command='' ;; esac
  help=$("$program" ${command:+"$command"} --help 2>/dev/null) || return 0
  case $before:$command:$word in
    --config:*) ;;
    --format:realm:*) words=$(sed -n 's/^  --format FORMAT *//p' <<<"$help" | grep -oE '[a-z]+ \(' | tr -d ' (') ;;
    --format:*) words=$(sed -nE 's/^  --format [A-Z]+:([a-z]+(, [a-z]+)*).*/\1/p' <<<"$help" | tr -s ', ' '\n') ;;
    help:help:*) words=$("$program" help --markdown | sed -n 's/^### //p') ;;
    *:-*) words=$(sed -n '/^Options:/,/^$/p' <<<"$help" | grep -oE '(^| |,)--?[a-z-]+' | tr -d ' ,') ;;
    *) [ "$COMP_CWORD" != 1 ] || words=$(sed -n '/^Subcommands:/,/^$/s/^  \([a-z]*\) .*/\1/p' <<<"$help") ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -o default -F _kubeflow_sso kubeflow-sso ./kubeflow-sso
