using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CardSystem.Contracts.Enrolment;
using CardSystem.Contracts.Mcap;

namespace CardSystem.Contracts.Tests.Enrolment;

public sealed class SignedMessageTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 5, 1);

    private readonly ECDsa _authority = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _centre = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private CompactCertificate Certificate => CompactCertificate.Issue(
        CardKeys.Reference(CardKeys.PointOf(_authority)), "centre"u8, CertificateRole.Centre, CardKeys.PointOf(_centre), Day, Day.AddDays(30), text => Sign(_authority, text));

    private static byte[] Sign(ECDsa key, byte[] text) => key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public void Dispose()
    {
        _authority.Dispose();
        _centre.Dispose();
    }

    [Fact]
    public void ItIsWhatTheBriefSaysAndAnybodyCanCheckIt()
    {
        var body = Encoding.UTF8.GetBytes("{\"v\":1,\"name\":\"虹口\"}");
        var payload = SignedMessage.Write("a/b", body, Certificate, [], text => Sign(_centre, text));
        using var json = JsonDocument.Parse(payload);
        Assert.Equal(["body", "cert", "sig", "v"], json.RootElement.EnumerateObject().Select(p => p.Name).Order());
        Assert.Equal(Certificate.Point, SignedMessage.Read(payload).Signer.Point);
        var signature = System.Buffers.Text.Base64Url.DecodeFromChars(json.RootElement.GetProperty("sig").GetString());
        var text = $"cardsystem-signed-1\na/b\n{Convert.ToHexStringLower(SHA256.HashData(body))}\n";
        Assert.True(_centre.VerifyData(Encoding.UTF8.GetBytes(text), signature, HashAlgorithmName.SHA256));

        var read = SignedMessage.Read(payload);
        Assert.Equal(body, read.Body.ToArray());
        Assert.True(read.IsSignedFor("a/b"));
        Assert.False(read.IsSignedFor("a/c"));
        Assert.True(SignedMessage.IsOne(payload));
        Assert.False(SignedMessage.IsOne(body));
    }

    [Fact]
    public void AnotherBodyIsNotSigned()
    {
        var payload = SignedMessage.Write("a/b", "{}"u8.ToArray(), Certificate, [Certificate], text => Sign(_centre, text));
        var read = SignedMessage.Read(payload);
        Assert.Single(read.Links);
        Assert.False((read with { Body = "{ }"u8.ToArray() }).IsSignedFor("a/b"));
    }

    [Theory]
    [InlineData("", "It is not a signed message.")]
    [InlineData("{\"body\":\"e30\"}", "It is not a signed message.")]
    [InlineData("{\"v\":2,\"body\":\"e30\",\"cert\":\"AA\",\"sig\":\"AA\"}", "The signed message has version 2; this side understands 1.")]
    [InlineData("{\"v\":1,\"body\":\"e30\",\"cert\":\"AA\",\"sig\":\"AA\"}", "The signature of the message must be 64 bytes.")]
    [InlineData("{\"v\":1,\"body\":\"e3 0\",\"cert\":\"AA\",\"sig\":\"%\"}", "A field of the message is not base64url.")]
    public void WhatIsNotOneIsSaidPlainly(string payload, string why) => Assert.Equal(why, Assert.Throws<FormatException>(() => SignedMessage.Read(Encoding.UTF8.GetBytes(payload))).Message);

    [Fact]
    public void NoBytesMakeReadingThrowAnythingElse()
    {
        var random = new Random(20260501);
        var good = SignedMessage.Write("a/b", "{}"u8.ToArray(), Certificate, [Certificate], text => Sign(_centre, text));
        var commands = EnrolmentJson.Write(CommandsMessage.Of([Revocation.Of(new KioskId("kiosk-1"), "0011223344556677", DateTimeOffset.UnixEpoch, Certificate, text => Sign(_centre, text))], [Certificate]));
        for (var round = 0; round < 2_000; round++)
        {
            foreach (var bytes in new[] { (byte[])good.Clone(), (byte[])commands.Clone() })
            {
                for (var changes = random.Next(1, 6); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 127);
                Read(() => SignedMessage.Read(bytes).IsSignedFor("a/b"));
                Read(() => EnrolmentJson.ReadCommands(bytes) is var message && message.Revoked.All(r => r.IsSigned()) && message.ReadLinks().Count >= 0);
            }
        }
    }

    [Fact]
    public void ARevocationIsSignedOverKioskKeyAndInstant()
    {
        var revocation = Revocation.Of(new KioskId("kiosk-1"), "0011223344556677", DateTimeOffset.FromUnixTimeMilliseconds(1_777_600_000_123), Certificate, text => Sign(_centre, text));
        var signature = System.Buffers.Text.Base64Url.DecodeFromChars(revocation.Sig);
        Assert.True(_centre.VerifyData("cardsystem-revoked-1\nkiosk-1\n0011223344556677\n1777600000123\n"u8, signature, HashAlgorithmName.SHA256));
        Assert.True(revocation.IsSigned());
        Assert.False((revocation with { Kiosk = "kiosk-2" }).IsSigned());
        Assert.False((revocation with { Key = "0011223344556678" }).IsSigned());
        Assert.False((revocation with { At = revocation.At + 1 }).IsSigned());
        var read = EnrolmentJson.ReadCommands(EnrolmentJson.Write(CommandsMessage.Of([revocation], [])));
        Assert.Equal(revocation, Assert.Single(read.Revoked));
    }

    private static void Read(Func<bool> read)
    {
        try
        {
            _ = read();
        }
        catch (FormatException)
        {
            // The only way to say no.
        }
    }
}
