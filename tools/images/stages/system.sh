# Leaves of the base what runs: no package manager, compiler, pip, Perl, setuid program or manual.
# The list of the packages that stay and their copyrights are kept, for scanners and for the law.
set -eu
library=$(python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')

# What llama.cpp computes with; its wheel does not bring it, and a slim base may lack it.
if ! ls /usr/lib/*/libgomp.so.1 >/dev/null 2>&1; then
	apt-get update >/dev/null
	apt-get install --yes --no-install-recommends libgomp1 >/dev/null
fi

# Debian: what installs, configures, and administers disks, users and logins. A script of a package may
# miss what is gone already; what counts is what is left.
rm -f /var/lib/dpkg/info/*.prerm /var/lib/dpkg/info/*.postrm
dpkg --purge --force-all apt gpgv debian-archive-keyring adduser debconf perl-base openssl util-linux util-linux-extra \
	mount bsdutils login passwd e2fsprogs logsave sysvinit-utils init-system-helpers ncurses-bin hostname bash \
	tar gzip bzip2 xz-utils netbase usr-is-merged libpam-runtime libpam-modules libpam-modules-bin >/dev/null 2>&1 || true
rm -rf /usr/bin/dpkg* /usr/sbin /usr/lib/dpkg /usr/share/dpkg /etc/dpkg /etc/apt /usr/bin/update-alternatives /usr/bin/openssl \
	/usr/bin/*perl* /usr/bin/localedef /usr/bin/apt* /usr/bin/bash /usr/lib/apt \
	/var/lib/dpkg/info /var/lib/dpkg/*-old /var/lib/dpkg/triggers /var/lib/apt /var/cache/* /var/log/* \
	/usr/share/debconf /usr/share/perl* /usr/share/man /usr/share/info /usr/share/locale /usr/share/lintian /usr/share/bug \
	/usr/share/bash-completion /usr/share/ca-certificates /usr/lib/*/gconv /usr/lib/*/perl* /usr/lib/systemd /usr/lib/udev \
	/usr/lib/init /usr/share/pixmaps /usr/share/menu /usr/share/zsh /usr/share/fonts /root/.cache
mkdir -p /usr/sbin
find /usr/share/doc -type f ! -name copyright -delete
find /usr/share/doc -type d -empty -delete
find /usr -xdev -type f -perm /6000 -delete

# Python: what installs, shows windows or tests itself, and databases that nothing here opens.
rm -rf "$library"/ensurepip "$library"/idlelib "$library"/tkinter "$library"/turtledemo "$library"/lib2to3 \
	"$library"/test "$library"/ctypes/test "$library"/pydoc_data "$library"/config-* "$library"/site-packages \
	"$library"/lib-dynload/nis.* "$library"/lib-dynload/_dbm.* "$library"/lib-dynload/_gdbm.* "$library"/lib-dynload/_tkinter.* \
	/usr/lib/python3/dist-packages /usr/local/bin/pip* /usr/local/bin/wheel* /usr/local/bin/idle* /usr/local/bin/2to3* \
	/usr/local/bin/pydoc* /usr/local/include /usr/local/share/man /usr/local/lib/pkgconfig /usr/share/python3 /usr/include

# Libraries that no program of those which are left loads; packages bring their own but for these.
common='/(libstdc\+\+|libgcc_s|libgomp|libm|libmvec|libz|libdl|libpthread|librt|libutil|libnss_.*|libresolv|libanl)[.-]'
loader=$(ls /lib*/ld-linux-*.so.* | head -n 1)
{
	# What `ldd` does, which is a script for bash.
	find -L /usr/bin /usr/local/bin "$library/lib-dynload" -type f | while read -r program; do
		"$loader" --list "$program" 2>/dev/null | sed -n 's/.*=> \(\/[^ ]*\).*/\1/p'
	done
	find /usr/lib/*-linux-gnu /usr/local/lib -maxdepth 1 -name '*.so*' | grep -E "$common"
	find /usr/lib/*-linux-gnu -maxdepth 1 \( -name 'libc.so*' -o -name 'ld-linux*' \)
} | xargs readlink -f | sort -u >/build/used
find /usr/lib/*-linux-gnu -maxdepth 1 -type f -name '*.so*' | sort >/build/found
comm -23 /build/found /build/used | xargs -r rm
find /usr /etc -xdev -xtype l -delete

printf 'somaagent:x:65532:65532::/tmp:/usr/sbin/nologin\n' >>/etc/passwd
printf 'somaagent:x:65532:\n' >>/etc/group
rm -f /etc/machine-id /etc/passwd- /etc/group- /etc/shadow- /etc/gshadow- /var/lib/dbus/machine-id
mkdir -p /app /opt/somaagent
sh /build/settled.sh "$library"
rm -rf /build
for folder in /*; do
	case $folder in
	/proc | /sys | /dev) ;;
	*) find "$folder" -xdev -exec touch --no-dereference --date="@${SOURCE_DATE_EPOCH:-0}" {} + ;;
	esac
done
