"""Certificates for tests, made with the command openssl, and connections that show which one they met."""

import shutil
import socket
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Certificate:
    """A certificate with its key, as files."""

    cert: Path
    key: Path

    def der(self) -> bytes:
        """The first certificate of the file, as a peer shows it."""
        text = self.cert.read_text()
        end = "-----END CERTIFICATE-----\n"
        return ssl.PEM_cert_to_DER_cert(text[: text.index(end) + len(end)])

    def install(self, where: "Certificate") -> None:
        """Puts this certificate where the server looks for its own."""
        shutil.copy(self.cert, where.cert)
        shutil.copy(self.key, where.key)

    @property
    def options(self) -> tuple:
        """The options that make a server use it."""
        return ("--tls-cert", self.cert, "--tls-key", self.key)


def make(folder: Path, name: str, *, issuer: Certificate | None = None, algorithm: str = "ec") -> Certificate:
    """Makes a certificate for localhost, signed by itself or by an issuer."""
    openssl = shutil.which("openssl")
    assert openssl, "the command openssl makes the certificates of the tests"
    made = Certificate(folder / f"{name}.pem", folder / f"{name}.key")
    kind = {"ec": ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"], "rsa": ["rsa:2048"]}[algorithm]
    command = [openssl, "req", "-x509", "-newkey", *kind, "-nodes", "-subj", f"/CN={name}", "-days", "2"]
    command += [
        "-keyout",
        made.key,
        "-out",
        made.cert,
        "-addext",
        "subjectAltName=DNS:localhost,IP:127.0.0.1",
    ]
    if issuer is not None:
        command += ["-CA", issuer.cert, "-CAkey", issuer.key]
    subprocess.run(list(map(str, command)), check=True, capture_output=True)
    return made


def context(**versions) -> ssl.SSLContext:
    """A client that takes any certificate; `minimum` and `maximum` bound the version."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    made.set_ciphers("ALL:@SECLEVEL=0")
    for name, version in versions.items():
        setattr(made, f"{name}_version", version)
    return made


def connect_tls(port: int, how: ssl.SSLContext | None = None) -> ssl.SSLSocket:
    """Opens a connection and shakes hands."""
    plain = socket.create_connection(("127.0.0.1", port), timeout=15)
    return (how or context()).wrap_socket(plain, server_hostname="localhost")


def shown(port: int) -> bytes:
    """The certificate that a new connection is shown."""
    with connect_tls(port) as connection:
        return connection.getpeercert(binary_form=True)
