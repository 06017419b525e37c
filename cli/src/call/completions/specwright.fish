# completions of specwright for fish: specwright completions fish | source
function __specwright
    set -l words (commandline -opc) (commandline -ct)
    specwright complete -- $words[2..] 2>/dev/null
end
complete -c specwright -k -f -a '(__specwright)'
