using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using CardSystem.Contracts.Mcap;

namespace CardSystem.Contracts.Enrolment;

/// <summary>Centre to kiosk, retained on <see cref="Topics.Commands"/>: which keys under this kiosk's name are withdrawn.</summary>
/// <param name="Revoked">The newest first.</param>
/// <param name="Links">By which certificates a kiosk gets from an authority's earlier key to the one above the signer, base64url; the oldest first.</param>
public sealed record CommandsMessage(IReadOnlyList<Revocation> Revoked, string? Links = null, int V = 1)
{
    /// <summary>Keys that may be named; older ones have ended by themselves.</summary>
    public const int Most = 32;

    [JsonIgnore]
    internal bool IsWhole => Revoked is { Count: <= Most } && Revoked.All(r => r is { Kiosk: not null, Key: not null, Cert: not null, Sig: not null });

    public static CommandsMessage Of(IReadOnlyList<Revocation> revoked, IEnumerable<CompactCertificate> links) => new(revoked, CompactText.OfAny(links));

    /// <exception cref="FormatException">They cannot be read.</exception>
    public IReadOnlyList<CompactCertificate> ReadLinks() => CompactText.All(Links);
}

/// <summary>
/// The centre's word that a kiosk's key is no longer to be used. Signed is the UTF-8 text <c>cardsystem-revoked-1\n</c>, kiosk, <c>\n</c>, key reference in lower-case hex,
/// <c>\n</c>, Unix milliseconds, <c>\n</c>. It names the key: whoever has been enrolled anew under the same name is not meant.
/// </summary>
/// <param name="Key">The reference of the kiosk's public key, 16 lower-case hex digits.</param>
/// <param name="At">Unix milliseconds.</param>
/// <param name="Cert">The compact certificate of the centre's key, base64url.</param>
/// <param name="Sig">64 bytes, base64url.</param>
public sealed record Revocation(string Kiosk, string Key, long At, string Cert, string Sig)
{
    /// <param name="sign">From a text to 64 bytes, by the key of <paramref name="signer"/>.</param>
    public static Revocation Of(KioskId kiosk, string key, DateTimeOffset at, CompactCertificate signer, Func<byte[], byte[]> sign) => new(
        kiosk.ToString(), key, at.ToUnixTimeMilliseconds(), CompactText.Of([signer]), Base64Url.EncodeToString(sign(TextOf(kiosk.ToString(), key, at.ToUnixTimeMilliseconds()))));

    /// <exception cref="FormatException">It cannot be read.</exception>
    public CompactCertificate ReadSigner() => CompactText.One(Cert);

    /// <summary>Whether the key of the certificate signed it. Whether that certificate is to be trusted is the reader's to say.</summary>
    /// <exception cref="FormatException">It cannot be read.</exception>
    public bool IsSigned() => CompactText.Bytes(Sig) is { Length: 64 } signature && CardKeys.Verify(ReadSigner().Point, TextOf(Kiosk, Key, At), signature);

    private static byte[] TextOf(string kiosk, string key, long at) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cardsystem-revoked-1\n{kiosk}\n{key}\n{at}\n"));
}
