"""Throw-away certificates, good and bad, made with the openssl program."""
import base64
import hashlib
import pathlib
import ssl
import subprocess
import warnings
from dataclasses import dataclass


@dataclass
class Certificate:
    cert: pathlib.Path
    key: pathlib.Path

    def server_context(self, client_ca=None, maximum=None):
        """For a Python server that shows this certificate; with `client_ca`, clients must show one of that CA's."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.cert, self.key)
        if client_ca:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(client_ca.cert)
        if maximum:
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # old versions are what is wanted here
                context.minimum_version = ssl.TLSVersion.TLSv1
                context.maximum_version = maximum
        return context

    def fingerprint(self):
        return fingerprint(ssl.PEM_cert_to_DER_cert(first_pem(self.cert.read_text())))


class Certificates:
    """One CA and what it issued. `valid` is for localhost, 127.0.0.1, ::1 and wsx.test."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        names = "DNS:localhost,DNS:wsx.test,IP:127.0.0.1,IP:::1"
        self.ca = self._self_signed("ca", "/CN=wsx test CA", ["basicConstraints=critical,CA:TRUE"])
        self.valid = self._issue("valid", names)
        self.expired = self._issue("expired", names, expired=True)
        self.wrong_host = self._issue("wrong_host", "DNS:other.test")
        self.client = self._issue("client", "DNS:client.test")
        self.self_signed = self._self_signed("self_signed", "/CN=localhost", [f"subjectAltName={names}"])
        self.with_chain = Certificate(self.folder / "with_chain.pem", self.valid.key)
        self.with_chain.cert.write_text(self.valid.cert.read_text() + self.ca.cert.read_text())

    def _path(self, name):
        return self.folder / name

    def _key(self, name):
        return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", self._path(name + ".key")]

    def _self_signed(self, name, subject, extensions):
        added = [part for e in extensions for part in ("-addext", e)]
        _openssl("req", "-x509", *self._key(name), "-out", self._path(name + ".pem"), "-days", "30", "-subj", subject, *added)
        return Certificate(self._path(name + ".pem"), self._path(name + ".key"))

    def _issue(self, name, alternative_names, expired=False):
        _openssl("req", "-new", *self._key(name), "-out", self._path(name + ".csr"), "-subj", f"/CN={name}")
        self._path(name + ".ext").write_text(f"subjectAltName={alternative_names}\n")
        if expired:
            # `openssl x509` cannot date a certificate into the past before OpenSSL 3.4; `openssl ca` can.
            self._path("index.txt").write_text("")
            self._path("ca.cnf").write_text(
                "[ca]\ndefault_ca=c\n[c]\n"
                f"database={self._path('index.txt')}\nnew_certs_dir={self.folder}\n"
                "default_md=sha256\npolicy=p\nrand_serial=yes\n[p]\ncommonName=supplied\n")
            _openssl("ca", "-batch", "-notext", "-config", self._path("ca.cnf"), "-cert", self.ca.cert,
                     "-keyfile", self.ca.key, "-in", self._path(name + ".csr"), "-out", self._path(name + ".pem"),
                     "-extfile", self._path(name + ".ext"), "-startdate", "20200101000000Z", "-enddate", "20200201000000Z")
        else:
            _openssl("x509", "-req", "-in", self._path(name + ".csr"), "-out", self._path(name + ".pem"), "-days", "30",
                     "-CA", self.ca.cert, "-CAkey", self.ca.key, "-CAcreateserial", "-extfile", self._path(name + ".ext"))
        return Certificate(self._path(name + ".pem"), self._path(name + ".key"))


def _openssl(*args):
    done = subprocess.run(["openssl", *map(str, args)], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"openssl {args}: {done.stderr}"
    return done.stdout


def trust_anybody():
    """For a Python client that takes any certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def first_pem(text):
    end = "-----END CERTIFICATE-----"
    return text[: text.index(end) + len(end)] + "\n"


def fingerprint(der):
    """As wsx prints it: SHA-256, "AB:CD:…"."""
    return ":".join(f"{byte:02X}" for byte in hashlib.sha256(der).digest())


def spki_hash(der):
    """What Chromium's --ignore-certificate-errors-spki-list wants: the SHA-256 of the public key's DER, in base64."""
    pem = ssl.DER_cert_to_PEM_cert(der)
    public = subprocess.run(["openssl", "x509", "-noout", "-pubkey"], input=pem.encode(), capture_output=True, check=True)
    key = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "DER"], input=public.stdout, capture_output=True, check=True)
    return base64.b64encode(hashlib.sha256(key.stdout).digest()).decode()
