using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CardSystem.Ingest.Gateway;
using CardSystem.Mqtt;
using CardSystem.Mqtt.Gateway;

namespace CardSystem.Ingest.Tests.Gateway;

public sealed class AdmissionRulesTests
{
    private static readonly RegisteredKiosk Kiosk = new("kiosk-1", "c1", SecretHash.Of("the-secret"));
    private static readonly RegisteredAccount Account = new("watcher", SecretHash.Of("another"), "a/+\nb/#", "c");

    private static MqttArrival Arrival(string clientId, string? user, string password = "", X509Certificate2? certificate = null) =>
        new(clientId, user, Encoding.UTF8.GetBytes(password), certificate, certificate is not null, "127.0.0.1:1");

    private static MqttAdmission Decide(MqttArrival arrival, RegisteredKiosk? kiosk = null, RegisteredAccount? account = null, bool clientIdIsKiosk = false)
    {
        var (name, byCertificate) = AdmissionRules.ClaimedName(arrival);
        return AdmissionRules.Decide(arrival, name ?? "", byCertificate, kiosk, account, clientIdIsKiosk);
    }

    private static X509Certificate2 Certificate(string common)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=" + common, key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
    }

    [Fact]
    public void AKioskWithItsSecretSpeaksForItselfAlone()
    {
        var admission = Decide(Arrival("kiosk-1", "kiosk-1", "the-secret"), Kiosk);
        Assert.Equal((0, "kiosk-1"), (admission.RefusalCode, admission.Identity));
        Assert.Equal(["cardsystem/v1/kiosks/kiosk-1/taps", "cardsystem/v1/kiosks/kiosk-1/status", "cardsystem/v1/kiosks/kiosk-1/answers"], admission.Permissions.Publish);
        Assert.Equal(
            [
                "cardsystem/v1/kiosks/kiosk-1/receipts", "cardsystem/v1/kiosks/kiosk-1/config", "cardsystem/v1/centres/c1/live", "cardsystem/v1/kiosks/kiosk-1/standings",
                "cardsystem/v1/kiosks/kiosk-1/page-links", "cardsystem/v1/kiosks/kiosk-1/orders", "cardsystem/v1/hotlist", "cardsystem/v1/kiosks/kiosk-1/hotlist", "cardsystem/v1/kiosks/kiosk-1/commands",
            ], admission.Permissions.Subscribe);
    }

    [Fact]
    public void AnAccountMayDoWhatItSays()
    {
        var admission = Decide(Arrival("any", "watcher", "another"), account: Account);
        Assert.Equal((0, "account:watcher"), (admission.RefusalCode, admission.Identity));
        Assert.Equal(["a/+", "b/#"], admission.Permissions.Subscribe);
        Assert.Equal(["c"], admission.Permissions.Publish);
        Assert.False(admission.Permissions.MayReceive("cardsystem/v1/kiosks/kiosk-1/page-links"));
        Assert.True(admission.Permissions.MayReceive("cardsystem/v1/kiosks/kiosk-1/taps"));
    }

    [Fact]
    public void WrongSecretsAndUnknownNamesLookAlike()
    {
        var wrong = Decide(Arrival("kiosk-1", "kiosk-1", "wrong"), Kiosk);
        var unknown = Decide(Arrival("kiosk-2", "kiosk-2", "the-secret"));
        Assert.Equal((ReasonCode.BadUserNameOrPassword, wrong.RefusalText), (wrong.RefusalCode, unknown.RefusalText));
        Assert.Equal(ReasonCode.BadUserNameOrPassword, unknown.RefusalCode);
        Assert.Equal(ReasonCode.BadUserNameOrPassword, Decide(Arrival("any", "watcher", "the-secret"), account: Account).RefusalCode);
        Assert.Equal(ReasonCode.BadUserNameOrPassword, Decide(Arrival("kiosk-1", "kiosk-1", ""), Kiosk with { SecretHash = "" }).RefusalCode);
    }

    [Fact]
    public void AKiosksClientIdIsItsNameAndNobodyElses()
    {
        Assert.Equal(ReasonCode.ClientIdNotValid, Decide(Arrival("x", "kiosk-1", "the-secret"), Kiosk).RefusalCode);
        Assert.Equal(ReasonCode.ClientIdNotValid, Decide(Arrival("kiosk-1", "watcher", "another"), account: Account, clientIdIsKiosk: true).RefusalCode);
    }

    [Fact]
    public void ACertificateNamesItsKiosk()
    {
        using var certificate = Certificate("kiosk-1");
        Assert.Equal("kiosk-1", Decide(Arrival("kiosk-1", null, certificate: certificate), Kiosk with { SecretHash = "" }).Identity);
        Assert.Equal("kiosk-1", Decide(Arrival("kiosk-1", "kiosk-1", certificate: certificate), Kiosk with { SecretHash = "" }).Identity);
        Assert.Equal(ReasonCode.NotAuthorized, Decide(Arrival("kiosk-1", null, certificate: certificate)).RefusalCode);
        Assert.Equal(ReasonCode.BadUserNameOrPassword, Decide(Arrival("kiosk-2", "kiosk-2", certificate: certificate), Kiosk with { Kiosk = "kiosk-2" }).RefusalCode);
    }

    [Fact]
    public void AnEnrolledKioskEntersWithTheKeyItHasNowAlone()
    {
        using var present = Certificate("kiosk-1");
        using var former = Certificate("kiosk-1");
        var enrolled = Kiosk with { Enrolment = RegisteredKiosk.Enrolled, PublicKey = present.PublicKey.ExportSubjectPublicKeyInfo() };
        Assert.Equal("kiosk-1", Decide(Arrival("kiosk-1", null, certificate: present), enrolled).Identity);
        Assert.True(AdmissionRules.IsKiosk(Decide(Arrival("kiosk-1", "kiosk-1", certificate: present), enrolled), "kiosk-1"));
        Assert.Equal(ReasonCode.ClientIdNotValid, Decide(Arrival("another", null, certificate: present), enrolled).RefusalCode);
        Assert.Equal(ReasonCode.NotAuthorized, Decide(Arrival("kiosk-1", "kiosk-1", "the-secret"), enrolled).RefusalCode);
        Assert.Equal(ReasonCode.BadUserNameOrPassword, Decide(Arrival("kiosk-1", "kiosk-1", "wrong"), enrolled).RefusalCode);
        OnlyHearsItsOrders(Decide(Arrival("kiosk-1", null, certificate: former), enrolled));
    }

    [Fact]
    public void ARevokedKioskOnlyHearsItsOrders()
    {
        using var present = Certificate("kiosk-1");
        var revoked = Kiosk with { Enrolment = RegisteredKiosk.Revoked, PublicKey = present.PublicKey.ExportSubjectPublicKeyInfo() };
        OnlyHearsItsOrders(Decide(Arrival("kiosk-1", null, certificate: present), revoked));
        Assert.Equal(ReasonCode.NotAuthorized, Decide(Arrival("kiosk-1", "kiosk-1", "the-secret"), revoked).RefusalCode);
    }

    private static void OnlyHearsItsOrders(MqttAdmission admission)
    {
        Assert.Equal((0, "withdrawn:kiosk-1", true), (admission.RefusalCode, admission.Identity, admission.DropsWill));
        Assert.StartsWith("withdrawn:kiosk-1:", admission.SessionId, StringComparison.Ordinal);
        Assert.Empty(admission.Permissions.Publish);
        Assert.Equal(["cardsystem/v1/kiosks/kiosk-1/commands"], admission.Permissions.Subscribe);
        Assert.False(AdmissionRules.IsKiosk(admission, "kiosk-1"));
    }

    [Fact]
    public void SecretsAreLongAndTheirHashesHold()
    {
        var secret = SecretHash.NewSecret();
        Assert.Equal(24, secret.Length);
        Assert.True(SecretHash.Matches(SecretHash.Of(secret), Encoding.UTF8.GetBytes(secret)));
        Assert.False(SecretHash.Matches(SecretHash.Of(secret), Encoding.UTF8.GetBytes(secret + "x")));
        Assert.NotEqual(SecretHash.Of(secret), SecretHash.Of(secret));
        // SHA-256 of sixteen zero bytes and "abc", by Python's hashlib.
        Assert.True(SecretHash.Matches("sha256:00000000000000000000000000000000:277e7ff6d232b9763f4a66e8d05d210da32dac9c6dbce1026ad4cc98acb5fefe", "abc"u8));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("md5:00112233445566778899aabbccddeeff:00")]
    [InlineData("sha256:0011:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")]
    [InlineData("sha256:00112233445566778899aabbccddeefg:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")]
    public void WhatIsNoSecretHashMatchesNothing(string text)
    {
        Assert.False(SecretHash.IsValid(text));
        Assert.False(SecretHash.Matches(text, ""u8));
    }
}
