#!/usr/bin/env bash
# Installs from Debian what building for chips and running the tests need, and only what is missing. Asks nothing.
set -euo pipefail

packages=(
  # linux; TLS and hashes of its programs
  gcc g++ binutils libmbedtls-dev
  # cortex-m
  gcc-arm-none-eabi libnewlib-arm-none-eabi picolibc-arm-none-eabi libstdc++-arm-none-eabi-picolibc qemu-system-arm
  # xtensa-lx106 and riscv32
  gcc-xtensa-lx106 picolibc-xtensa-lx106-elf gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf qemu-system-misc
  # source packages of lwIP and mbedTLS
  dpkg-dev
  # foreign peers in tests: MQTT broker and clients, HTTP client, TLS client and server, network namespaces
  mosquitto mosquitto-clients curl openssl iproute2 unzip
  # makers and checkers of FAT volumes
  dosfstools mtools
  # the browser that the tests of the web UI drive
  chromium
  # debugger sessions
  gdb-multiarch
  # what the benchmarks compare with, and the load on HTTP servers
  duktape mujs wrk
)

if ! command -v dpkg-query > /dev/null; then
  echo "setup.sh knows Debian and its derivatives only; install what corresponds to: ${packages[*]}" >&2
  exit 1
fi

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2> /dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done

if [ ${#missing[@]} -eq 0 ]; then
  echo "everything is installed"
  exec bash "$(dirname "$0")/chip-libraries.sh"
fi

if [ "$(id -u)" -ne 0 ]; then
  echo "missing: ${missing[*]}" >&2
  echo "run: sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
  exit 1
fi

echo "installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -q -y --no-install-recommends "${missing[@]}"
exec bash "$(dirname "$0")/chip-libraries.sh"
