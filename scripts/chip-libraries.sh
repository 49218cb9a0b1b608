#!/usr/bin/env bash
# Fetches the source packages of lwIP and mbedTLS, which firmware for chips is built from, with the mirrors, suites and
# keys that apt uses on this machine. Only what is missing; needs no root. MEERKAT_LWIP and MEERKAT_MBEDTLS name source
# trees to use instead.
set -euo pipefail
cd "$(dirname "$0")/.."

sources=build/sources

wanted=()
[ -n "${MEERKAT_LWIP:-}" ] || [ -e "$sources/lwip/src/core/tcp.c" ] || wanted+=(lwip)
[ -n "${MEERKAT_MBEDTLS:-}" ] || [ -e "$sources/mbedtls/library/ssl_tls.c" ] || wanted+=(mbedtls)
[ ${#wanted[@]} -gt 0 ] || exit 0

for program in apt-get dpkg-source; do
  if ! command -v "$program" > /dev/null; then
    echo "$program is missing (Debian packages: apt, dpkg-dev); or get the sources of ${wanted[*]} yourself, and name" >&2
    echo "their folders in MEERKAT_LWIP and MEERKAT_MBEDTLS" >&2
    exit 1
  fi
done

echo "getting the sources of ${wanted[*]}"
mkdir -p "$sources"
# In the same file system as where they end up, so that an interrupted run leaves nothing that looks complete.
work=$(mktemp -d "$PWD/$sources/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
# Where apt gets binary packages from, the source packages lie too.
apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' |
  sort -u | sed 's/^/deb-src /' > "$work/sources.list"
[ -s "$work/sources.list" ] || apt-get indextargets --format 'deb-src $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
  sort -u > "$work/sources.list"
if [ ! -s "$work/sources.list" ]; then
  echo "apt knows no packages yet; as root: apt-get update" >&2
  exit 1
fi
options=(
  -q -q
  -o "Dir::Etc::SourceList=$work/sources.list"
  -o "Dir::Etc::SourceParts=/dev/null"
  -o "Dir::State::Lists=$work/lists"
  -o "Dir::Cache=$work/cache"
  # Root would hand the download to a user who may not write here.
  -o "APT::Sandbox::User=$(id -un)"
)
apt-get "${options[@]}" update
(cd "$work" && apt-get "${options[@]}" source "${wanted[@]}" > log 2>&1) || {
  cat "$work/log" >&2
  exit 1
}
for name in "${wanted[@]}"; do
  trees=("$work/$name"-*/)
  rm -rf "${sources:?}/$name"
  mv "${trees[0]}" "$sources/$name"
  echo "$sources/$name: $(dpkg-parsechangelog -l "$sources/$name/debian/changelog" -S Version)"
done
