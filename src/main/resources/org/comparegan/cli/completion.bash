# Completion of comparegan for bash, and for zsh by its bashcompinit:
#   source <(./comparegan completion)
if [ -n "${ZSH_VERSION:-}" ]; then
  autoload -Uz compinit bashcompinit
  command -v compdef >/dev/null || compinit
  bashcompinit
fi

@names@

# What may follow a verb (VERB:verbs, VERB:options, VERB:) or an option (VERB:--OPTION): first letters, then words.
# f: files too, c: a list with commas, m: several values, v: a value.
_comparegan_known() {
  case "$1" in
@known@
  *) return 1 ;;
  esac
}

_complete_comparegan() {
  local word="${COMP_WORDS[COMP_CWORD]}" verb="" option="" table="" prefix="" end=" " how words i=1 w
  COMPREPLY=()
  while [ "$i" -lt "$COMP_CWORD" ]; do
    w="${COMP_WORDS[i]}"
    i=$((i + 1))
    case "$w" in
    =) ;;
    --*=*)
      option=""
      case "$w" in --table=*) table="${w#*=}" ;; esac
      ;;
    -*) if _comparegan_known "$verb:$w" >/dev/null; then option="$w"; else option=""; fi ;;
    *)
      if [ -n "$option" ]; then
        [ "$option" != --table ] || table="$w"
        how="$(_comparegan_known "$verb:$option")"
        case "${how%% *}" in *m*) ;; *) option="" ;; esac
      elif _comparegan_known "${verb:+$verb }$w:options" >/dev/null; then
        verb="${verb:+$verb }$w"
      fi
      ;;
    esac
  done
  [ "$word" != = ] || word=""
  case "$word" in
  --*=*)
    option="${word%%=*}"
    prefix="$option="
    word="${word#*=}"
    ;;
  -*) option="" ;;
  esac
  if [ -n "$option" ]; then
    words="$(_comparegan_known "$verb:$option${table:+ $table}" || _comparegan_known "$verb:$option")"
  else
    case "$word" in
    -*) words="v $(_comparegan_known "$verb:options")" ;;
    *) words="$(_comparegan_known "$verb:") $(_comparegan_known "$verb:verbs")" ;;
    esac
  fi
  how="${words%% *}"
  words="${words#* }"
  case "$how" in
  *c*)
    end=""
    case "$word" in
    *,*)
      prefix="$prefix${word%,*},"
      word="${word##*,}"
      ;;
    esac
    ;;
  esac
  for w in $words; do
    case "$w" in "$word"*) COMPREPLY+=("$prefix$w$end") ;; esac
  done
  case "$how" in
  *f*)
    for w in "$word"*; do
      if [ -d "$w" ]; then
        COMPREPLY+=("$prefix$(printf '%q' "$w")/")
      elif [ -e "$w" ]; then
        COMPREPLY+=("$prefix$(printf '%q' "$w") ")
      fi
    done
    ;;
  esac
}

complete -o nospace -F _complete_comparegan comparegan ./comparegan
