"""Forward proxies from Debian, started on a free port: squid (HTTP CONNECT), haproxy that puts TLS before one, microsocks."""
import shutil
import subprocess

from .process import poll

USER, PASSWORD = "ada", "love@lace:1"
QUOTED = "ada:love%40lace%3A1"  # as it stands in a URL


def find_program(name):
    """Daemons live where an ordinary PATH does not look."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin:/usr/local/sbin")
    assert found, f"{name} is not installed: scripts/setup test does that"
    return found


class ForwardProxy:
    """`place` is HOST:PORT."""

    def __init__(self, process, port):
        self.process, self.port, self.place = process, port, f"127.0.0.1:{port}"


class Squid(ForwardProxy):
    def wait_logged(self, line):
        """Until its log has it: "CONNECT localhost:80 200 ada", "-" for nobody."""
        poll(lambda: line in self.log.read_text().splitlines(), f"line {line!r} in squid's log")


def start_squid(spawn_server, folder, password=False):
    """As root squid becomes another user, who must be able to use `folder`: pytest's own will not do."""
    folder.chmod(0o777)
    login = ["http_access allow all"]
    if password:
        hashed = subprocess.run(["openssl", "passwd", "-apr1", PASSWORD], check=True, capture_output=True, text=True).stdout
        (folder / "users").write_text(f"{USER}:{hashed}")
        login = [f"auth_param basic program /usr/lib/squid/basic_ncsa_auth {folder}/users", "auth_param basic realm wsx",
                 "auth_param basic children 1", "acl known proxy_auth REQUIRED", "http_access allow known", "http_access deny all"]

    def argv(port):
        lines = [
            f"http_port 127.0.0.1:{port}", "visible_hostname localhost", "pid_filename none", "cache deny all", "cache_mem 0 MB",
            "pinger_enable off", "shutdown_lifetime 0 seconds", "max_filedescriptors 256", "coredump_dir none",
            f"cache_log {folder}/cache.log", "logformat wsx %rm %ru %>Hs %un", f"access_log stdio:{folder}/access.log wsx", *login]
        (folder / "squid.conf").write_text("\n".join(lines) + "\n")
        return find_program("squid"), "-N", "-f", folder / "squid.conf"

    squid = Squid(*spawn_server(argv))
    squid.log = folder / "access.log"
    return squid


def start_tls_front(spawn_server, folder, certificate, upstream_port):
    """haproxy that ends TLS before an HTTP proxy: together they are an https proxy."""
    def argv(port):
        (folder / "front.pem").write_text(certificate.cert.read_text() + certificate.key.read_text())
        (folder / "front.cfg").write_text(f"""
defaults
  mode tcp
  timeout connect 30s
  timeout client 30s
  timeout server 30s
frontend f
  bind 127.0.0.1:{port} ssl crt {folder}/front.pem alpn http/1.1
  default_backend b
backend b
  server s 127.0.0.1:{upstream_port}
""")
        return find_program("haproxy"), "-db", "-f", folder / "front.cfg"
    return ForwardProxy(*spawn_server(argv))


class Socks(ForwardProxy):
    def wait_asked(self, place):
        """Until it says that it connects somebody there."""
        self.process.stderr.wait_line(f"connected to {place}$")


def start_socks(spawn_server, password=False):
    login = ["-u", USER, "-P", PASSWORD] if password else []
    return Socks(*spawn_server(lambda port: (find_program("microsocks"), "-i", "127.0.0.1", "-p", str(port), *login)))
