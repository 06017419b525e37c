# completions of specwright for bash: source <(specwright completions bash)
_specwright() {
  local line candidates=()
  while IFS= read -r line; do
    candidates+=("${line%%$'\t'*}")
  done < <(specwright complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  COMPREPLY=()
  for line in "${candidates[@]}"; do
    # a folder is not the end of a path
    [[ $line == */ ]] && compopt -o nospace
    COMPREPLY+=("$(printf '%q' "$line")")
  done
}
complete -o default -o nosort -F _specwright specwright 2>/dev/null || complete -o default -F _specwright specwright
