using System.Security.Cryptography;
using CardSystem.Contracts.Mcap;

namespace CardSystem.Contracts.Tests.Mcap;

public sealed class CompactCertificateTests
{
    [Fact]
    public void CertificatesAreReadAndVerifiedAsTheVectorsSay() => Assert.All(McapVectors.Certificates.EnumerateObject(), vector =>
    {
        Assert.True(CompactCertificate.TryRead(vector.Value.Bytes("bytes"), out var certificate));
        Assert.Equal(vector.Value.Bytes("holder"), certificate.Holder);
        Assert.Equal(vector.Value.Bytes("role")[0], (byte)certificate.Role);
        Assert.Equal((vector.Value.GetProperty("effective").GetString(), vector.Value.GetProperty("expires").GetString()), (Day(certificate.Effective), Day(certificate.Expires)));
        Assert.Equal(McapVectors.Key(vector.Value.GetProperty("key").GetString()!), certificate.Point);
        Assert.Equal(vector.Name != "forged", certificate.IsSignedBy(McapVectors.Key(vector.Value.GetProperty("signedBy").GetString()!)));
        Assert.Equal(vector.Name is "authority 1" or "authority 2" or "issuer", certificate.IsAnchor);
    });

    [Fact]
    public void AKioskIsNamedInText()
    {
        Assert.True(CompactCertificate.TryRead(McapVectors.Certificates.GetProperty("kiosk-1 by authority 1").Bytes("bytes"), out var certificate));
        Assert.Equal("kiosk-1", certificate.HolderText);
    }

    [Fact]
    public void OneOfOursIsWhatAnotherPartReads()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = McapVectors.Key("kiosk authority 1", "reference");
        var made = CompactCertificate.Issue(
            authority, "centre"u8, CertificateRole.Centre, CardKeys.PointOf(key), new DateOnly(2026, 5, 1), new DateOnly(2026, 8, 1), _ => new byte[64]);
        Assert.True(CompactCertificate.TryRead(made.Bytes, out var read));
        Assert.Equal((CertificateRole.Centre, "centre"), (read.Role, read.HolderText));
        Assert.False(read.IsSignedBy(McapVectors.Key("kiosk authority 1")));
    }

    [Fact]
    public void AnAuthorityUnderAnotherNameThanItsKeysIsNone() => Assert.Throws<ArgumentException>(() => CompactCertificate.Issue(
        new byte[8], new byte[8], CertificateRole.KioskAuthority, McapVectors.Key("kiosk-1"), new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 1), _ => new byte[64]));

    [Fact]
    public void SeveralInOneFileAreReadOneAfterAnother()
    {
        byte[] file = [.. McapVectors.Certificates.EnumerateObject().SelectMany(c => c.Value.Bytes("bytes"))];
        Assert.Equal(McapVectors.Certificates.EnumerateObject().Count(), CompactCertificate.ReadAll(file).Count);
        Assert.Throws<FormatException>(() => CompactCertificate.ReadAll([.. file, 0x00]));
        Assert.Throws<FormatException>(() => CompactCertificate.ReadAll(file.AsSpan(0, file.Length - 1)));
        Assert.Empty(CompactCertificate.ReadAll([]));
    }

    [Fact]
    public void EveryOtherByteIsNoticed()
    {
        var whole = McapVectors.Certificates.GetProperty("kiosk-1 by authority 1").Bytes("bytes");
        for (var at = 0; at < whole.Length; at++)
        {
            var changed = whole.ToArray();
            changed[at] ^= 0x01;
            Assert.False(CompactCertificate.TryRead(changed, out var read) && read.IsSignedBy(McapVectors.Key("kiosk authority 1")), $"byte {at}");
        }
    }

    private static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
