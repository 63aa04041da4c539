#!/usr/bin/env python3
"""Writes the test vectors of profile MCAP-1 beside itself: keys, certificates, objects, a session, PKOC.

Standard library only, and nothing of the project: an encoder of its own is the better oracle. ECDSA is deterministic
(RFC 6979), so the same bytes come out every time; a card or kiosk may use random nonces, its signatures then differ.
"""
import hashlib, hmac, json, os

P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
     0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)


def add(a, b):
    if a is None or b is None:
        return a or b
    if a[0] == b[0]:
        if (a[1] + b[1]) % P == 0:
            return None
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, P) % P
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P) % P
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def multiply(k, point):
    result = None
    while k:
        if k & 1:
            result = add(result, point)
        point, k = add(point, point), k >> 1
    return result


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def b32(n):
    return n.to_bytes(32, "big")


def u(n, size):
    return n.to_bytes(size, "big", signed=n < 0)


class Key:
    def __init__(self, name, secret=None):
        self.name = name
        self.secret = secret or int.from_bytes(sha(b"MCAP-1 test vector key: ", name.encode()), "big") % (N - 1) + 1
        x, y = multiply(self.secret, G)
        self.point = b"\x04" + b32(x) + b32(y)
        self.compressed = bytes([2 + (y & 1)]) + b32(x)
        self.info = bytes.fromhex("3059301306072A8648CE3D020106082A8648CE3D030107034200") + self.point
        self.thumbprint = sha(self.info)
        self.reference = sha(self.point)[:8]

    def sign_hash(self, digest):
        """RFC 6979, 3.2, with SHA-256; P-256's order has as many bits as the hash."""
        h = int.from_bytes(digest, "big") % N
        k, v = b"\0" * 32, b"\1" * 32
        for byte in (b"\0", b"\1"):
            k = hmac.new(k, v + byte + b32(self.secret) + b32(h), "sha256").digest()
            v = hmac.new(k, v, "sha256").digest()
        while True:
            v = hmac.new(k, v, "sha256").digest()
            nonce = int.from_bytes(v, "big")
            if 0 < nonce < N:
                r = multiply(nonce, G)[0] % N
                s = pow(nonce, -1, N) * (h + r * self.secret) % N
                if r and s:
                    return b32(r) + b32(s)
            k = hmac.new(k, v + b"\0", "sha256").digest()
            v = hmac.new(k, v, "sha256").digest()

    def sign(self, text):
        return self.sign_hash(sha(text))


def tlv(tag, *values):
    value = b"".join(values)
    length = bytes([len(value)]) if len(value) < 0x80 else b"\x81" + u(len(value), 1) if len(value) < 0x100 else b"\x82" + u(len(value), 2)
    return bytes.fromhex(tag) + length + value


def der_signature(raw):
    def integer(b):
        b = b.lstrip(b"\0")
        return tlv("02", (b"\0" if b[0] & 0x80 else b"") + b)
    return tlv("30", integer(raw[:32]), integer(raw[32:]))


def date(text):
    return bytes.fromhex(text.replace("-", ""))


AUTHORITY, AUTHORITY2, ISSUER = Key("kiosk authority 1"), Key("kiosk authority 2"), Key("card issuer")
KIOSK, KIOSK2, CARD, RECEIPT, STRANGER = Key("kiosk-1"), Key("kiosk-2"), Key("card"), Key("receipt"), Key("stranger")
KEYS = {k.name: k for k in (AUTHORITY, AUTHORITY2, ISSUER, KIOSK, KIOSK2, CARD, RECEIPT, STRANGER)}


def certificate(by, holder, role, key, effective, expires):
    body = tlv("7F4E", tlv("5F29", b"\1"), tlv("42", by.reference), tlv("5F20", holder), tlv("5F4C", u(role, 1)),
               tlv("86", key.point), tlv("5F25", date(effective)), tlv("5F24", date(expires)))
    return {"signedBy": by.name, "holder": holder.hex(), "role": f"{role:02x}", "key": key.name, "effective": effective, "expires": expires,
            "signed": body.hex(), "bytes": (body + tlv("5F37", by.sign(body))).hex()}


def member(seq=1, name="张小明", card=CARD, by=ISSUER):
    body = b"".join([tlv("80", b"\1"), tlv("81", b"M000001"), tlv("82", name.encode()), tlv("83", b"branch-12"), tlv("84", date("2026-01-01")),
                     tlv("85", date("2030-12-31")), tlv("86", card.thumbprint), tlv("87", RECEIPT.compressed), tlv("88", u(seq, 4)), tlv("42", by.reference)])
    return signed("E2", b"MCAP1-MB", b"", body, by)


def signed(tag, domain, prefix, body, by, suffix=b""):
    text = domain + prefix + body + suffix
    return {"signedBy": by.name, "signed": text.hex(), "bytes": tlv(tag, body, tlv("9E", by.sign(text))).hex()}


def tap_reference(kiosk, journal, sequence):
    return sha(f"cardsystem-tapref-1\n{kiosk}\n{journal}\n{sequence}\n".encode())[:16]


def record(seq, at, session, credit, what, kiosk, tap):
    by = {b"kiosk-1": KIOSK, b"kiosk-2": KIOSK2}[kiosk]
    body = b"".join([tlv("81", u(seq, 4)), tlv("82", u(at, 8)), session, tlv("84", u(credit, 4)), tlv("85", u(what, 1)), tlv("86", kiosk), tlv("89", tap)])
    return signed("E5", b"MCAP1-AC", CARD.thumbprint, body, by)


def summary(seq, at, credits, categories, daily, centre, records, kiosk, tap):
    by = {b"kiosk-1": KIOSK, b"kiosk-2": KIOSK2}[kiosk]
    body = b"".join([tlv("80", b"\1"), tlv("81", u(seq, 4)), tlv("82", u(at, 8)), tlv("83", u(credits, 4)),
                     tlv("84", *[u(n, 1) + u(c, 4) for n, c in categories]), tlv("85", daily), tlv("86", u(centre, 8)),
                     tlv("87", sha(*records)), tlv("88", kiosk), tlv("89", tap)])
    return signed("E3", b"MCAP1-SU", CARD.thumbprint, body, by)


def receipt(seq, ctr, tap, summary_bytes, digest):
    body = b"".join([tlv("80", b"\1"), tlv("81", u(seq, 4)), tlv("82", u(ctr, 4)), tlv("83", tap), tlv("84", sha(summary_bytes))])
    return signed("E6", b"MCAP1-RC", CARD.thumbprint, body, RECEIPT, digest)


def x509():
    """A small certificate of the card authority over the card key; the issuer key signs it as well."""
    oid = {"ecdsa": "2A8648CE3D040302", "cn": "550403", "eku": "551D25", "cardAuth": "6086480165030608", "ku": "551D0F"}
    name = lambda text: tlv("30", tlv("31", tlv("30", tlv("06", bytes.fromhex(oid["cn"])), tlv("0C", text.encode()))))
    algorithm = tlv("30", tlv("06", bytes.fromhex(oid["ecdsa"])))
    extension = lambda kind, value: tlv("30", tlv("06", bytes.fromhex(oid[kind])), tlv("01", b"\xff"), tlv("04", value))
    body = tlv("30", tlv("A0", tlv("02", b"\2")), tlv("02", b"\x4d\x43\x41\x50"), algorithm, name("MCAP-1 test card authority"),
               tlv("30", tlv("17", b"260101000000Z"), tlv("17", b"301231235959Z")), name("3101000000000001"), CARD.info,
               tlv("A3", tlv("30", extension("ku", tlv("03", b"\x07\x80")), extension("eku", tlv("30", tlv("06", bytes.fromhex(oid["cardAuth"])))))))
    return tlv("30", body, algorithm, tlv("03", b"\0", der_signature(ISSUER.sign(body))))


def apdu(header, data=b"", le=None):
    return bytes.fromhex(header) + (bytes([len(data)]) + data if data else b"") + (b"" if le is None else bytes([le & 0xFF]))


def info(anchors):
    return tlv("E1", tlv("80", b"\1\0"), tlv("81", b"\5"), tlv("82", bytes.fromhex("00F800F8BC10")), tlv("83", CARD.thumbprint),
               tlv("84", *[a.reference for a in anchors]), tlv("85", ISSUER.reference), tlv("87", b"\3"), tlv("88", bytes.fromhex("08000800")))


def txn(active, records, seq, ctr, tap, day):
    return bytes([1, active, records, 0]) + u(seq, 4) + u(ctr, 4) + tap + day


def session(objects):
    """The first transaction of a card whose certificate the kiosk knows; short APDUs."""
    challenge, nonce, digest = sha(b"challenge")[:16], sha(b"tap challenge"), sha(b"tap hash")
    first, one = bytes.fromhex(objects["summary"]["bytes"]), bytes.fromhex(objects["activity"]["bytes"])
    tap = tap_reference("kiosk-1", "00000000000000aa", 42)
    prove = der_signature(CARD.sign_hash(nonce))
    external = b"MCAP1-EA" + CARD.thumbprint + challenge
    certified = bytes.fromhex(CERTIFICATES["kiosk-1 by authority 1"]["bytes"])
    mem = bytes.fromhex(objects["member"]["bytes"])
    done = txn(3, 1, 1, 11, tap, date("2026-04-20"))
    ok = b"\x90\0"
    step = lambda name, command, answer, **more: {"name": name, "command": command.hex(), "answer": (answer + ok).hex(), **more}
    select = tlv("6F", tlv("84", bytes.fromhex("F04D454D42455201")), tlv("A5", info([AUTHORITY]), tlv("7C", tlv("81", challenge))))
    return {
        "card": {"certificate": x509().hex(), "date": "2026-01-01", "counter": 10, "challenge": challenge.hex(), "anchors": ["authority 1", "issuer"]},
        "exchanges": [
            step("SELECT", apdu("00A40400", bytes.fromhex("F04D454D42455201"), 0), select),
            step("GENERAL AUTHENTICATE", apdu("0087119E", tlv("7C", tlv("82"), tlv("81", nonce)), 0), tlv("7C", tlv("82", prove)), hash=nonce.hex(), signature=prove.hex(), key="card"),
            step("VERIFY CERTIFICATE", apdu("002A00BE", certified), b""),
            step("EXTERNAL AUTHENTICATE", apdu("00820000", KIOSK.sign(external), 0), txn(0, 0, 0, 10, bytes(16), date("2026-04-20")), signed=external.hex()),
            step("READ MEMBER", apdu("00B08200", le=0), mem),
            step("READ SUMMARY, which there is none yet", apdu("00B08300", le=0), b"") | {"answer": "6985"},
            step("UPDATE SUMMARY A", apdu("00D68300", first), b""),
            step("APPEND RECORD", apdu("00E20028", one), b""),
            step("COMMIT", apdu("80100000", u(1, 4), 0), done),
            step("INTERNAL AUTHENTICATE", apdu("00880000", digest, 0), bytes.fromhex(objects["receipt"]["bytes"]),
                 signed=objects["receipt"]["signed"], signature=objects["receipt"]["bytes"][-128:], key="receipt"),
        ]}


def write(name, value):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), name), "w", encoding="utf-8") as f:
        f.write(json.dumps(value, indent=1, ensure_ascii=False) + "\n")


CERTIFICATES = {
    "authority 1": certificate(AUTHORITY, AUTHORITY.reference, 0x81, AUTHORITY, "2026-01-01", "2035-12-31"),
    "authority 2": certificate(AUTHORITY2, AUTHORITY2.reference, 0x81, AUTHORITY2, "2026-06-01", "2040-12-31"),
    "link from 1 to 2": certificate(AUTHORITY, AUTHORITY2.reference, 0x81, AUTHORITY2, "2026-06-01", "2040-12-31"),
    "issuer": certificate(ISSUER, ISSUER.reference, 0x82, ISSUER, "2026-01-01", "2035-12-31"),
    "kiosk-1 by authority 1": certificate(AUTHORITY, b"kiosk-1", 1, KIOSK, "2026-04-20", "2026-07-19"),
    "kiosk-2 by authority 2": certificate(AUTHORITY2, b"kiosk-2", 1, KIOSK2, "2026-06-05", "2026-09-03"),
    "expired before 2026": certificate(AUTHORITY, b"kiosk-1", 1, KIOSK, "2025-10-01", "2025-12-30"),
    "by a stranger": certificate(STRANGER, b"kiosk-1", 1, KIOSK, "2026-04-20", "2026-07-19"),
}
forged = bytearray.fromhex(CERTIFICATES["kiosk-1 by authority 1"]["bytes"])
forged[-1] ^= 1
CERTIFICATES["forged"] = CERTIFICATES["kiosk-1 by authority 1"] | {"bytes": bytes(forged).hex()}
for which, status in {"kiosk-1 by authority 1": "9000", "kiosk-2 by authority 2": "6a88", "link from 1 to 2": "9000", "expired before 2026": "6984", "by a stranger": "6a88", "forged": "6300"}.items():
    CERTIFICATES[which]["status"] = status

AT = 1777622400000  # 2026-05-01T08:00:00Z
TAP = tap_reference("kiosk-1", "00000000000000aa", 42)
OBJECTS = {"tapReference": {"text": "cardsystem-tapref-1\nkiosk-1\n00000000000000aa\n42\n", "bytes": TAP.hex()}, "member": member(), "memberNext": member(2, "张大明")}
OBJECTS["memberOfAnotherCard"] = member(2, card=STRANGER)
OBJECTS["memberByAStranger"] = member(2, by=STRANGER)
OBJECTS["activity"] = record(1, AT, tlv("83", "主题党日".encode()), 150, 1, b"kiosk-1", TAP)
DAILY = date("2026-05-01") + u(1, 1) + u(1, 1) + u(5, 2) + u(1, 2) + u(90, 4)
OBJECTS["summary"] = summary(1, AT, 1250, [(1, 1000), (2, 300), (9, -50)], DAILY, AT - 86_400_000, [bytes.fromhex(OBJECTS["activity"]["bytes"])], b"kiosk-1", TAP)
OBJECTS["receipt"] = receipt(1, 11, TAP, bytes.fromhex(OBJECTS["summary"]["bytes"]), sha(b"tap hash"))

if __name__ == "__main__":
    write("keys.json", {k.name: {"private": b32(k.secret).hex(), "point": k.point.hex(), "compressed": k.compressed.hex(), "publicKeyInfo": k.info.hex(),
                                 "thumbprint": k.thumbprint.hex(), "reference": k.reference.hex()} for k in KEYS.values()})
    write("certificates.json", CERTIFICATES)
    write("objects.json", OBJECTS)
    write("session.json", session(OBJECTS))
