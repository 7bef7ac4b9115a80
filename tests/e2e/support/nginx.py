"""nginx, with one location that the test writes."""
import os


def write_nginx(folder, port, body, tls=None, location="/", upgrade="$http_upgrade"):
    """A configuration that needs no rights and leaves nothing outside `folder`. `upgrade` "": as nginx is when nobody
    tells it about WebSocket."""
    (folder / "nginx").mkdir(parents=True, exist_ok=True)
    listen = f"127.0.0.1:{port}" + (" ssl" if tls else "")
    certificate = f"ssl_certificate {tls.cert}; ssl_certificate_key {tls.key};" if tls else ""
    temporary = "\n".join(f"  {kind}_temp_path {folder}/nginx/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(f"""
daemon off;
{"user root;" if os.getuid() == 0 else ""}
worker_processes 1;
error_log stderr warn;
pid {folder}/nginx/pid;
events {{ worker_connections 64; }}
http {{
  access_log off;
{temporary}
  server {{
    listen {listen};
    {certificate}
    location {location} {{
      proxy_http_version 1.1;
      proxy_set_header Upgrade "{upgrade}";
      proxy_set_header Connection "upgrade";
      proxy_set_header Host $host;
      {body}
    }}
  }}
}}
""")
    return "nginx", "-e", "stderr", "-p", folder / "nginx", "-c", folder / "nginx.conf"
