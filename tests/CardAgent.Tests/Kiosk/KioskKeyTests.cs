using System.Security.Cryptography;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Settings;

namespace CardSystem.CardAgent.Tests.Kiosk;

public sealed class KioskKeyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cardagent-key-").FullName;

    private string KeyPath => Path.Combine(_folder, "kiosk.pem");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AKeyThatWasMadeSignsAndItsPublicHalfVerifies()
    {
        var publicKey = KioskKey.Create(KeyPath);
        using var key = KioskKey.Load(KeyPath);
        var hash = SHA256.HashData("a tap"u8);

        var signature = key.Sign(hash);

        using var verifier = ECDsa.Create();
        verifier.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
        Assert.Equal(64, signature.Length);
        Assert.True(verifier.VerifyHash(hash, signature));
        Assert.Equal(publicKey, key.PublicKey);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyPath));
    }

    [Fact]
    public void AnExistingFileIsNeverOverwritten()
    {
        File.WriteAllText(KeyPath, "precious");
        Assert.Equal($"'{KeyPath}' exists already and is left as it is; choose another name or move it away first.", Assert.Throws<SettingException>(() => KioskKey.Create(KeyPath)).Message);
        Assert.Equal("precious", File.ReadAllText(KeyPath));
    }

    [Fact]
    public void WhatIsNoUsableKeyIsNamed()
    {
        Assert.Equal($"Kiosk:KeyFile '{KeyPath}' cannot be used: it does not exist; make one with 'cardagent key --out FILE'.", Refusal());
        File.WriteAllText(KeyPath, "nonsense");
        Assert.Equal($"Kiosk:KeyFile '{KeyPath}' cannot be used: it holds no private key in PEM form.", Refusal());
        using (var other = ECDsa.Create(ECCurve.NamedCurves.nistP384)) File.WriteAllText(KeyPath, other.ExportPkcs8PrivateKeyPem());
        Assert.Equal($"Kiosk:KeyFile '{KeyPath}' cannot be used: its curve is not P-256", Refusal());
        using (var whole = ECDsa.Create(ECCurve.NamedCurves.nistP256)) File.WriteAllText(KeyPath, whole.ExportSubjectPublicKeyInfoPem());
        Assert.StartsWith($"Kiosk:KeyFile '{KeyPath}' cannot be used: ", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void BothUsualPemFormsAreRead()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var pem in (string[])[key.ExportECPrivateKeyPem(), key.ExportPkcs8PrivateKeyPem()])
        {
            File.WriteAllText(KeyPath, pem);
            using var loaded = KioskKey.Load(KeyPath);
            Assert.Equal(Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()), loaded.PublicKey);
        }
    }

    private string Refusal() => Assert.Throws<SettingException>(() => KioskKey.Load(KeyPath)).Message;
}
