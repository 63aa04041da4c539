using System.Security.Cryptography;
using System.Text.Json;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Chip;
using CardSystem.FirmwareSim.Cards.Member;

namespace CardSystem.FirmwareSim.Tests.Cards.Member;

/// <summary>The vectors of docs/card/vectors: openssl finds every signature right, and our card does what they say.</summary>
public sealed class MemberVectorTests
{
    private static readonly JsonElement Keys = Read("keys.json");
    private static readonly JsonElement Certificates = Read("certificates.json");
    private static readonly JsonElement Objects = Read("objects.json");
    private static readonly JsonElement Session = Read("session.json");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllText(TestFolder.OfCheckout(Path.Combine("docs", "card", "vectors", name)))).RootElement;

    private static byte[] Hex(JsonElement of, string name) => Convert.FromHexString(of.GetProperty(name).GetString()!);

    private static VirtualCard Card()
    {
        var setup = Session.GetProperty("card");
        var memory = new IssuedChip(Hex(setup, "certificate"), Hex(Keys.GetProperty("card"), "point"), Hex(Keys.GetProperty("card"), "private"),
            Hex(Keys.GetProperty("receipt"), "point"), Hex(Keys.GetProperty("receipt"), "private"), Hex(Objects.GetProperty("member"), "bytes"),
            [.. setup.GetProperty("anchors").EnumerateArray().Select(a => Hex(Certificates.GetProperty(a.GetString()!), "bytes"))],
            BcdDate.Number(Convert.FromHexString(setup.GetProperty("date").GetString()!.Replace("-", "", StringComparison.Ordinal)))).Build();
        return VirtualCard.WithChip(CardKind.Member, "3101000000000001", [4, 1, 2, 3, 4, 5, 6], new MemberChip(memory, _ => Hex(setup, "challenge")));
    }

    [Fact]
    public async Task OpensslFindsEverySignatureRight()
    {
        using var folder = new TestFolder();
        var checkedOnes = 0;
        foreach (var (name, vector) in Certificates.EnumerateObject().Concat(Objects.EnumerateObject()).Select(p => (p.Name, p.Value)))
        {
            if (!vector.TryGetProperty("signed", out _)) continue;
            checkedOnes++;
            var key = Keys.GetProperty(vector.GetProperty("signedBy").GetString()!);
            File.WriteAllBytes(folder.PathOf("key.der"), Hex(key, "publicKeyInfo"));
            File.WriteAllBytes(folder.PathOf("text"), Hex(vector, "signed"));
            File.WriteAllBytes(folder.PathOf("signature"), Der(Hex(vector, "bytes")[^64..]));
            var verify = await ToolRun.StartAsync("openssl", ["dgst", "-sha256", "-keyform", "DER", "-verify", folder.PathOf("key.der"), "-signature", folder.PathOf("signature"), folder.PathOf("text")], null, "", Stop);
            Assert.True((verify.ExitCode == 0) == (name != "forged"), $"{name}: {verify.All}");
        }

        Assert.True(checkedOnes >= 14);
    }

    [Fact]
    public async Task OpensslReadsTheCardsCertificate()
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder.PathOf("card.der"), Hex(Session.GetProperty("card"), "certificate"));
        var read = await ToolRun.StartAsync("openssl", ["x509", "-inform", "DER", "-in", folder.PathOf("card.der"), "-noout", "-pubkey", "-subject"], null, "", Stop);
        Assert.Equal(0, read.ExitCode);
        using var key = ECDsa.Create();
        key.ImportFromPem(read.Output);
        Assert.Equal(Hex(Keys.GetProperty("card"), "point"), ChipKey.PointOf(key));
    }

    [Fact]
    public void KeysAreNamedAsTheProfileSays()
    {
        foreach (var key in Keys.EnumerateObject().Select(k => k.Value))
        {
            var point = Hex(key, "point");
            Assert.Equal(Hex(key, "publicKeyInfo"), ChipKey.InfoOf(point));
            Assert.Equal(Hex(key, "thumbprint"), ChipKey.ThumbprintOf(point));
            Assert.Equal(Hex(key, "reference"), ChipKey.ReferenceOf(point));
            Assert.Equal(Hex(key, "compressed"), ChipKey.Compress(point));
            Assert.Equal(point, P256.Decompress(Hex(key, "compressed")));
        }
    }

    [Fact]
    public void TheCardAnswersTheSessionOfTheVectors()
    {
        var card = Card();
        var session = new CardSession(card, _ => { });
        foreach (var exchange in Session.GetProperty("exchanges").EnumerateArray())
        {
            var name = exchange.GetProperty("name").GetString()!;
            var (answer, expected) = (session.Transmit(Hex(exchange, "command")), Hex(exchange, "answer"));
            if (!exchange.TryGetProperty("signature", out _))
            {
                Assert.True(answer.AsSpan().SequenceEqual(expected), $"{name}: {Convert.ToHexString(answer)}");
                continue;
            }

            // A card may use what nonces it likes, so its signature is verified and the rest compared.
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Hex(Keys.GetProperty(exchange.GetProperty("key").GetString()!), "publicKeyInfo"), out _);
            Assert.True(exchange.TryGetProperty("hash", out _)
                ? key.VerifyHash(Hex(exchange, "hash"), answer.AsSpan(4, answer[3]), DSASignatureFormat.Rfc3279DerSequence)
                : key.VerifyData(Hex(exchange, "signed"), answer.AsSpan()[^66..^2], HashAlgorithmName.SHA256), name);
            if (!exchange.TryGetProperty("hash", out _)) Assert.Equal(expected[..^66], answer[..^66]);
            Assert.Equal(expected[^2..], answer[^2..]);
        }

        var files = new CardFiles(card.Chip!);
        Assert.Equal(Hex(Objects.GetProperty("summary"), "bytes"), files.Summary());
        Assert.Equal(Hex(Objects.GetProperty("activity"), "bytes"), files.Record(1));
        Assert.Equal(Hex(Certificates.GetProperty("kiosk-1 by authority 1"), "bytes"), files.Signer());
    }

    [Fact]
    public void EveryCertificateGetsTheStatusWordOfTheVectors()
    {
        var told = 0;
        foreach (var (name, vector) in Certificates.EnumerateObject().Where(c => c.Value.TryGetProperty("status", out _)).Select(c => (c.Name, c.Value)))
        {
            var session = new TestSession(null!, new CardSession(Card(), _ => { }) is var s ? c => s.Transmit(c) : null!);
            Assert.Equal(vector.GetProperty("status").GetString(), $"{session.Select().Send("002A00BE", Hex(vector, "bytes")).Status:x4}");
            told++;
        }

        Assert.Equal(6, told);
    }

    [Theory]
    [InlineData("member", 0x6984)]
    [InlineData("memberNext", 0x9000)]
    [InlineData("memberOfAnotherCard", 0x6A80)]
    [InlineData("memberByAStranger", 0x6A88)]
    public void MembersGetTheirStatusWord(string name, ushort status)
    {
        var session = new CardSession(Card(), _ => { });
        Assert.Equal(status, new TestSession(null!, c => session.Transmit(c)).Select().Send("00D68200", Hex(Objects.GetProperty(name), "bytes")).Status);
    }

    /// <summary>SEQUENCE { INTEGER r, INTEGER s }.</summary>
    private static byte[] Der(byte[] raw)
    {
        static byte[] Integer(ReadOnlySpan<byte> bytes)
        {
            bytes = bytes.TrimStart((byte)0);
            return (bytes[0] & 0x80) != 0 ? [0x02, (byte)(bytes.Length + 1), 0x00, .. bytes] : [0x02, (byte)bytes.Length, .. bytes];
        }

        byte[] both = [.. Integer(raw.AsSpan(0, 32)), .. Integer(raw.AsSpan(32))];
        return [0x30, (byte)both.Length, .. both];
    }
}
