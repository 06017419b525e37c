#compdef specwright
# completions of specwright for zsh: source <(specwright completions zsh), or a file _specwright in a folder of $fpath
_specwright() {
  local line value
  local -a values texts folders
  while IFS= read -r line; do
    value="${line%%$'\t'*}"
    if [[ $value == */ ]]; then
      folders+=("$value")
      continue
    fi
    values+=("$value")
    if [[ $line == *$'\t'* ]]; then
      texts+=("$value  -- ${line#*$'\t'}")
    else
      texts+=("$value")
    fi
  done < <(specwright complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( ${#values} + ${#folders} == 0 )); then
    _files
    return
  fi
  (( ${#values} )) && compadd -l -d texts -a values
  (( ${#folders} )) && compadd -S '' -a folders
}
compdef _specwright specwright
