#!/usr/bin/env bash
# Installs the .deb in a Debian 12 that knows nothing of this program, uses it there, and takes a picture.
#
#   tests/packaging/in_clean_debian.sh build/app/gpu-modeler_*.deb PICTURE.png [FOLDER]
#
# As root, with debootstrap, xvfb, openbox, xdotool and imagemagick; ten minutes, or one where FOLDER keeps the system.
# The display is this machine's, handed in; files and libraries are the clean system's alone. Packages come from
# where this machine's own apt gets them.
set -euo pipefail
deb=$(readlink -f "$1") picture=$(readlink -f "$2") root=${3:-$(mktemp -d)/bookworm}
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -v '^#' | grep -oE 'https?://[^ ]+' | head -1 || true)

if [ ! -e "$root/usr/bin/apt-get" ]; then
    debootstrap --variant=minbase bookworm "$root" "$mirror"
fi
mkdir -p "$root/tmp/.X11-unix"
number=$((RANDOM % 400 + 100)) display=
stop() {
    for process in ${window:-} ${display:-} ${manager:-}; do kill "$process" 2>/dev/null || true; done
    umount "$root/tmp/.X11-unix" "$root/dev" "$root/proc" 2>/dev/null || true
}
trap stop EXIT
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
mount --bind /dev "$root/dev"
mount -t proc proc "$root/proc"

inside() { timeout 900 chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"; }
analyst() {
    timeout 120 chroot "$root" env -i PATH=/usr/bin:/bin HOME=/home/analyst LANG=C.UTF-8 DISPLAY=":$number" \
        setpriv --reuid analyst --regid analyst --clear-groups sh -c "cd; $1"
}

echo "── install"
cp "$deb" "$root/tmp/package.deb"
inside apt-get update -q >/dev/null
inside apt-get purge -q -y gpu-modeler >/dev/null 2>&1 || true
inside apt-get install -q -y /tmp/package.deb >/dev/null
inside dpkg -s gpu-modeler | grep -E '^(Status|Version)'
inside id analyst >/dev/null 2>&1 || inside useradd -m analyst
inside sh -c '! command -v python3' && echo "no Python there"

echo "── libraries that are not there"
inside sh -c 'find /usr/lib/gpu-modeler -name "*.so*" -type f ! -name libqgtk3.so | while read -r file; do
    LD_LIBRARY_PATH=/usr/lib/gpu-modeler/_internal ldd "$file" 2>/dev/null | grep "not found" | sed "s|^|$file|"
done' | sort | uniq | grep . && exit 1 || echo none

echo "── command line"
analyst 'gpu-modeler-cli --version; gpu-modeler-cli set starter --line wacc --value 12% --out model.gpum
    gpu-modeler-cli export model.gpum model.xlsx'

echo "── kind of file, and what opens it"
analyst 'xdg-mime query filetype model.gpum; xdg-mime query default application/x-gpu-modeler'
analyst 'cp model.gpum without_ending; xdg-mime query filetype without_ending'

echo "── window"
Xvfb ":$number" -screen 0 1440x900x24 -nolisten tcp >/dev/null 2>&1 & display=$!
sleep 2
DISPLAY=":$number" openbox >/dev/null 2>&1 & manager=$!
sleep 1
analyst 'cp model.gpum double_clicked.gpum; exec xdg-open double_clicked.gpum' & window=$!
export DISPLAY=":$number"
timeout 60 xdotool search --sync --onlyvisible --name '^double_clicked.*GPU Modeler' getwindowname
sleep 4
import -window root "$picture"
echo "── a second double click"
analyst 'cp model.gpum other.gpum; timeout 60 gpu-modeler other.gpum; echo "ended with $?"'
timeout 60 xdotool search --sync --onlyvisible --name '^other.*GPU Modeler' getwindowname
echo "picture: $picture"
