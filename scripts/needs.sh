# shellcheck shell=bash
# Sourced by the other scripts: what they need (programs, npm packages), and the
# two builds. Missing programs are installed with apt when root runs the script;
# anyone else is told the command.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# On a Mac these are not in the PATH of a script started from the Finder or an editor.
if [ "$(uname)" = Darwin ]; then PATH=$PATH:/opt/homebrew/bin:/usr/local/bin; fi
# A node that needs_node fetched before.
if [ -x "$root/bin/node/node_modules/.bin/node" ]; then PATH=$root/bin/node/node_modules/.bin:$PATH; fi

has() { command -v "$1" >/dev/null 2>&1; }

# say TEXT: a heading between steps.
say() { printf '\n== %s\n' "$*" >&2; }

die() {
  printf '%s\n' "$@" >&2
  exit 1
}

# quietly COMMAND...: shows what it printed only if it fails.
quietly() {
  local printed
  if ! printed=$("$@" 2>&1); then
    printf '%s\n' "$printed" >&2
    die "This failed: $*"
  fi
}

# at_least VERSION WANTED: whether a dotted version is as new, by its first two numbers.
at_least() {
  local have=${1#go} want=${2#go} h w
  h=${have%%[!0-9.]*} w=${want%%[!0-9.]*}
  [ "${h%%.*}" -gt "${w%%.*}" ] && return 0
  [ "${h%%.*}" -eq "${w%%.*}" ] || return 1
  [[ $h == *.* ]] || h=$h.0
  [[ $w == *.* ]] || w=$w.0
  h=${h#*.} w=${w#*.}
  [ "${h%%.*}" -ge "${w%%.*}" ]
}

# needs WHAT...: of go, cc, node, chromium, dovecot, keyring, openssl.
needs() {
  local what packages=() programs=()
  for what in "$@"; do
    case $what in
      go) find_go || { programs+=("Go $(go_wanted)"); packages+=(golang-go); } ;;
      # The race detector is linked by a C compiler.
      cc) has cc || { programs+=("a C compiler"); packages+=(gcc libc6-dev); } ;;
      node)
        has node || { programs+=("Node.js"); packages+=(nodejs); }
        has npm || { programs+=("npm"); packages+=(npm); }
        ;;
      # The fonts: without any, pages are blank. The sandbox: for kernels that give users no namespaces.
      chromium)
        find_chromium || {
          programs+=("Chromium")
          packages+=(chromium chromium-sandbox fonts-liberation fonts-dejavu-core)
        }
        ;;
      dovecot) find_dovecot || { programs+=("Dovecot"); packages+=(dovecot-imapd dovecot-lmtpd); } ;;
      keyring)
        has gnome-keyring-daemon || { programs+=("gnome-keyring"); packages+=(gnome-keyring); }
        has dbus-daemon && has dbus-send || { programs+=("D-Bus"); packages+=(dbus); }
        ;;
      openssl) has openssl || { programs+=("openssl"); packages+=(openssl); } ;;
      *) die "needs.sh: nobody knows how to install $what" ;;
    esac
  done
  if [ ${#packages[@]} -gt 0 ]; then install "${programs[*]}" "${packages[@]}"; fi
  for what in "$@"; do
    case $what in
      go) find_go || die "$(go_advice)" ;;
      node) at_least "$(node --version | tr -d v)" 18 || die "Node.js $(node --version) is too old: Mailcode is built with 18 or later." ;;
    esac
  done
}

# install PROGRAMS PACKAGE...
install() {
  local programs=$1
  shift
  if ! has apt-get; then
    if [ "$(uname)" = Darwin ]; then
      die "Missing: $programs." "Install them, for instance with Homebrew (brew install go node; brew install --cask chromium), and start this script again."
    fi
    die "Missing: $programs." "Install them with your system's package manager (on Debian they are called $*), and start this script again."
  fi
  local as_root=
  if [ "$(id -u)" -eq 0 ]; then as_root=yes; fi
  if [ -n "$as_root" ]; then
    say "Installing $*"
    export DEBIAN_FRONTEND=noninteractive
    quietly apt-get update -qq
  fi
  local package suite rest=() command=(apt-get install -y --no-install-recommends)
  for package in "$@"; do
    if [ "$package" = golang-go ]; then
      suite=$(go_suite)
      if [ -z "$suite" ]; then die "$(go_advice)"; fi
      # By itself, since -t would bring newer versions of the others, too. The
      # certificates: Go fetches modules, and a newer Go, over TLS.
      if [ -n "$as_root" ]; then
        quietly "${command[@]}" -t "$suite" golang-go ca-certificates
      else
        die "Missing: Go $(go_wanted). Install it with:" "" "  sudo ${command[*]} -t $suite golang-go ca-certificates" "" "and start this script again."
      fi
    else
      rest+=("$package")
    fi
  done
  if [ ${#rest[@]} -eq 0 ]; then return 0; fi
  if [ -z "$as_root" ]; then
    die "Missing: $programs. Install with:" "" "  sudo apt-get update && sudo ${command[*]} ${rest[*]}" "" "and start this script again."
  fi
  quietly "${command[@]}" "${rest[@]}"
  # Debian starts a mail server as soon as it is installed. The tests start
  # their own, and this machine did not ask for one.
  if [[ " $* " == *" dovecot-imapd "* ]] && [ -d /run/systemd/system ]; then systemctl disable --quiet --now dovecot.service dovecot.socket || true; fi
}

go_wanted() { sed -n 's/^go //p' "$root/go.mod"; }

# find_go puts a Go that can build this module into PATH. Since 1.21 Go fetches
# the release that go.mod names by itself, unless it is told not to, as Debian's is.
find_go() {
  local dir
  export GOTOOLCHAIN=${GOTOOLCHAIN:-auto}
  for dir in "" /usr/local/go/bin "$HOME"/sdk/go*/bin /usr/lib/go-*/bin; do
    if [ -n "$dir" ] && [ ! -x "$dir/go" ]; then continue; fi
    if PATH=${dir:+$dir:}$PATH go_is_new_enough; then
      PATH=${dir:+$dir:}$PATH
      return 0
    fi
  done
  return 1
}

go_is_new_enough() {
  local version
  has go && version=$(cd "$root" && go env GOVERSION 2>/dev/null) && at_least "$version" "$(go_wanted)"
}

# go_suite prints the Debian suite that has a Go of 1.21 or later: the release's
# own, or its backports where the machine's sources list them.
go_suite() {
  local version suite
  while IFS='|' read -r _ version suite; do
    version=${version// /}
    if at_least "${version#*:}" 1.21; then
      suite=${suite#* http}
      suite=${suite#* }
      printf '%s\n' "${suite%%/*}"
      return 0
    fi
  done < <(apt-cache madison golang-go)
}

go_advice() {
  local wanted arch
  wanted=$(go_wanted)
  case $(uname -m) in
    aarch64 | arm64) arch=arm64 ;;
    *) arch=amd64 ;;
  esac
  printf '%s\n' "Mailcode is built with Go $wanted or later, and no package of this system brings it. Install it from https://go.dev/dl:" "" \
    "  curl -fsSL https://go.dev/dl/go$wanted.$(uname | tr '[:upper:]' '[:lower:]')-$arch.tar.gz | sudo tar -C /usr/local -xz" "" \
    "and start this script again."
}

find_chromium() {
  if [ -n "${MAILCODE_BROWSER:-}" ]; then return 0; fi
  has chromium || has chromium-browser || [ -x /Applications/Chromium.app/Contents/MacOS/Chromium ]
}

find_dovecot() { { [ -x /usr/sbin/dovecot ] || has dovecot; } && { [ ! -d /usr/lib/dovecot ] || { [ -x /usr/lib/dovecot/imap ] && [ -x /usr/lib/dovecot/lmtp ]; }; }; }

# needs_node MAJOR: for a script that itself runs on Node.js and needs a newer
# one than the build does. Debian 12 has 18; npm carries newer ones, as a
# package whose binary goes into bin/, which git ignores.
needs_node() {
  if at_least "$(node --version | tr -d v)" "$1"; then return 0; fi
  say "Fetching Node.js $1 (this machine has $(node --version))"
  npm install --silent --no-save --no-audit --no-fund --prefix "$root/bin/node" "node@$1"
  PATH=$root/bin/node/node_modules/.bin:$PATH
  hash -r
  at_least "$(node --version | tr -d v)" "$1" || die "Node.js $1 or later is needed, and npm could not bring it: install it from https://nodejs.org."
}

# npm_packages installs what package-lock.json names, where that is not there yet.
npm_packages() {
  fresh "$root/extension" || {
    say "Fetching the extension's build tools"
    (cd "$root/extension" && npm ci --silent --no-audit --no-fund)
  }
}

# npm_libraries does so for the component libraries whose code fields are
# tested: 1.3 GB unpacked, so what it fetches is not kept in the user's cache
# as well, and nothing of theirs is run.
npm_libraries() {
  local cache
  fresh "$root/extension/e2e/libraries" && return 0
  say "Fetching the component libraries of the end-to-end tests"
  cache=$(mktemp -d "${TMPDIR:-/tmp}/mailcode-npm.XXXXXX")
  (cd "$root/extension/e2e/libraries" && npm_config_cache=$cache npm ci --silent --no-audit --no-fund --ignore-scripts) || { rm -rf "$cache"; return 1; }
  rm -rf "$cache"
}

# fresh FOLDER: whether its node_modules are what its package-lock.json names.
fresh() {
  local installed=$1/node_modules/.package-lock.json
  [ -e "$installed" ] && [ ! "$1/package-lock.json" -nt "$installed" ]
}

# build_host builds the host, and the demo's program, which lies beside it. On
# Linux without cgo, of which nothing needs any there (the keyrings of macOS do):
# libc would be 1.5 MiB of the memory of every host, and what is built would
# depend on whether this machine has a C compiler.
build_host() (
  cd "$root"
  if [ "$(uname)" = Linux ]; then export CGO_ENABLED=0; fi
  go build -trimpath -o bin/mailcode ./host
  go build -trimpath -o bin/mailcode-demo ./internal/demo/mailcode-demo
)

build_extension() { (cd "$root/extension" && node build.mjs); }
