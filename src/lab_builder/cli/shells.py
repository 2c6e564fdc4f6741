"""The completion scripts of the shells, where those of click do not suffice.

A value such as ``-p FailureRate=0`` is one word, and a name that ends with ``=`` gets no space.
"""

from __future__ import annotations

import os

from click import shell_completion

# bash splits words at "=", so only what is behind it can be offered.
_BASH = """\
%(complete_func)s() {
    local IFS=$'\\n'
    local response completion type value

    response=$(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD \
%(complete_var)s=bash_complete $1)

    for completion in $response; do
        IFS=',' read -r type value <<< "$completion"
        case $type in
            dir) COMPREPLY=(); compopt -o dirnames;;
            file) COMPREPLY=(); compopt -o default;;
            plain) COMPREPLY+=("$value"); [[ $value != *= ]] || compopt -o nospace;;
        esac
    done
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""

_ZSH = """\
#compdef %(prog_name)s

%(complete_func)s() {
    local -a plain described open response
    local type key descr
    (( ! $+commands[%(prog_name)s] )) && return 1

    response=("${(@f)$(env COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT-1)) \
%(complete_var)s=zsh_complete %(prog_name)s)}")

    for type key descr in ${response}; do
        case $type in
            dir) _path_files -/;;
            file) _path_files -f;;
            plain)
                if [[ $key == *= ]]; then open+=("$key":"$descr")
                elif [[ $descr == _ ]]; then plain+=("$key")
                else described+=("$key":"$descr"); fi;;
        esac
    done

    (( ! $#described )) || _describe -V unsorted described -U
    (( ! $#open )) || _describe -V unsorted open -U -S ''
    (( ! $#plain )) || compadd -U -V unsorted -a plain
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""

_FISH = """\
function %(complete_func)s
    set -l response (env %(complete_var)s=fish_complete COMP_WORDS=(commandline -cp) \
COMP_CWORD=(commandline -t) %(prog_name)s)

    for completion in $response
        set -l metadata (string split --max 1 "," $completion)
        switch $metadata[1]
            case dir
                __fish_complete_directories $metadata[2]
            case file
                __fish_complete_path $metadata[2]
            case plain
                echo $metadata[2]
        end
    end
end

complete --no-files --command %(prog_name)s --arguments "(%(complete_func)s)"
"""


class Bash(shell_completion.BashComplete):
    """Bash, with the words that it splits at ``=`` joined again."""

    source_template = _BASH
    _offered_from = 0

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the complete words, and the one to complete."""
        words = os.environ["COMP_WORDS"].split("\n")[: int(os.environ["COMP_CWORD"]) + 1]
        joined: list[str] = []
        for index, word in enumerate(words):
            if joined and index > 1 and (word == "=" or words[index - 1] == "="):
                joined[-1] += word
            else:
                joined.append(word)
        last = joined[-1]
        self._offered_from = last.rfind("=") + 1
        unquoted = [" ".join(shell_completion.split_arg_string(word)) for word in joined]
        return unquoted[1:-1], unquoted[-1]

    def format_completion(self, item: shell_completion.CompletionItem[str]) -> str:
        """Return a line for the script."""
        value = item.value
        if self._offered_from and "=" in value:
            value = value[value.find("=") + 1 :]
        return f"{item.type},{value}"


class Zsh(shell_completion.ZshComplete):
    """Zsh."""

    source_template = _ZSH


class Fish(shell_completion.FishComplete):
    """Fish, with commas in descriptions."""

    source_template = _FISH


def register() -> None:
    """Have click use these."""
    for shell in (Bash, Zsh, Fish):
        shell_completion.add_completion_class(shell)
