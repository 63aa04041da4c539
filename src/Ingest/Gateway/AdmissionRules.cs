using CardSystem.Contracts;
using CardSystem.Mqtt;
using CardSystem.Mqtt.Gateway;

namespace CardSystem.Ingest.Gateway;

/// <summary>What the register knows of somebody who wants to enter.</summary>
/// <param name="SecretHash">Empty where only a client certificate admits it.</param>
public sealed record RegisteredKiosk(string Kiosk, string Centre, string SecretHash)
{
    /// <summary>SubjectPublicKeyInfo of the key it has now; empty before it has one.</summary>
    public byte[] PublicKey { get; init; } = [];

    /// <summary>What became of it since it enrolled itself; <see cref="NeverEnrolled"/> where it was imported.</summary>
    public string Enrolment { get; init; } = NeverEnrolled;

    public const string NeverEnrolled = "";
    public const string Enrolled = "enrolled";
    public const string Revoked = "revoked";
}

/// <param name="Subscribe">Topic filters, one a line.</param>
public sealed record RegisteredAccount(string Name, string SecretHash, string Subscribe, string Publish);

/// <summary>Who may enter, and what they may do there. A kiosk speaks for itself alone; an observer sees what its account says.</summary>
public static class AdmissionRules
{
    private const string WrongCredentials = "The user name or password is wrong.";

    public static string IdentityOf(RegisteredAccount account) => "account:" + account.Name;

    /// <param name="name">The name the arrival claims, from <see cref="ClaimedName"/>.</param>
    /// <param name="byCertificate">True where the client certificate itself names it.</param>
    /// <param name="clientIdIsKiosk">True where the client id is the name of a registered kiosk.</param>
    public static MqttAdmission Decide(MqttArrival arrival, string name, bool byCertificate, RegisteredKiosk? kiosk, RegisteredAccount? account, bool clientIdIsKiosk)
    {
        if (kiosk is not null && (byCertificate || (kiosk.SecretHash.Length > 0 && SecretHash.Matches(kiosk.SecretHash, arrival.Password.Span))))
        {
            return arrival.ClientId == name ? OfKiosk(arrival, kiosk, byCertificate)
                : MqttAdmission.Refuse(ReasonCode.ClientIdNotValid, $"The client id of kiosk {name} must be its name.");
        }

        if (byCertificate) return MqttAdmission.Refuse(ReasonCode.NotAuthorized, $"No kiosk '{Shown.Of(name)}' is registered.");
        if (kiosk is not null || account is null || !SecretHash.Matches(account.SecretHash, arrival.Password.Span))
            return MqttAdmission.Refuse(ReasonCode.BadUserNameOrPassword, WrongCredentials);
        // A connection takes over another of the same client id, so an observer with a kiosk's would push that kiosk out.
        return clientIdIsKiosk
            ? MqttAdmission.Refuse(ReasonCode.ClientIdNotValid, "This client id is the name of a kiosk; choose another.")
            : MqttAdmission.Admit(IdentityOf(account), new TopicPermissions(Lines(account.Publish), Lines(account.Subscribe), withheld: [Topics.EveryPageLink]));
    }

    /// <summary>Is this admission a kiosk's that may do its work?</summary>
    public static bool IsKiosk(MqttAdmission admission, string name) => admission.RefusalCode == 0 && admission.Identity == name;

    /// <summary>Whom the arrival claims to be: the user name, or else the certificate's common name.</summary>
    public static (string? Name, bool ByCertificate) ClaimedName(MqttArrival arrival)
    {
        var common = arrival.Certificate?.GetNameInfo(System.Security.Cryptography.X509Certificates.X509NameType.SimpleName, forIssuer: false);
        if (string.IsNullOrEmpty(arrival.UserName)) return (common, common is not null);
        return (arrival.UserName, arrival.UserName == common);
    }

    /// <summary>
    /// A kiosk that has enrolled enters with a certificate of the key it has now, be it the newest one or one that a renewal has followed. Any other of its certificates was
    /// revoked or is of the time before it was enrolled anew: that machine may learn so, and nothing else.
    /// </summary>
    private static MqttAdmission OfKiosk(MqttArrival arrival, RegisteredKiosk kiosk, bool byCertificate)
    {
        if (kiosk.Enrolment != RegisteredKiosk.NeverEnrolled && !byCertificate)
        {
            return MqttAdmission.Refuse(ReasonCode.NotAuthorized, kiosk.Enrolment == RegisteredKiosk.Revoked
                ? $"Kiosk {kiosk.Kiosk} was revoked." : $"Kiosk {kiosk.Kiosk} has enrolled and enters with its certificate, no longer with a password.");
        }

        var isPresent = kiosk.Enrolment == RegisteredKiosk.NeverEnrolled
            || (kiosk.Enrolment == RegisteredKiosk.Enrolled && arrival.Certificate!.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(kiosk.PublicKey));
        return isPresent ? MqttAdmission.Admit(kiosk.Kiosk, OfKiosk(new KioskId(kiosk.Kiosk), new CentreId(kiosk.Centre))) : OfWithdrawn(new KioskId(kiosk.Kiosk), arrival);
    }

    /// <summary>Kept apart from the kiosk that rightly has the name now: neither takes the other's place.</summary>
    private static MqttAdmission OfWithdrawn(KioskId kiosk, MqttArrival arrival)
    {
        var admission = MqttAdmission.Admit($"withdrawn:{kiosk}", new TopicPermissions(publish: [], subscribe: [Topics.Commands(kiosk)]));
        return admission with { SessionId = $"withdrawn:{kiosk}:{arrival.Certificate!.SerialNumber}", DropsWill = true };
    }

    private static TopicPermissions OfKiosk(KioskId kiosk, CentreId centre) => new(
        publish: [Topics.Taps(kiosk), Topics.Status(kiosk), Topics.Answers(kiosk)],
        subscribe: [Topics.Receipts(kiosk), Topics.Config(kiosk), Topics.Live(centre), Topics.Standings(kiosk), Topics.PageLinks(kiosk), Topics.Orders(kiosk), Topics.Hotlist, Topics.KioskHotlist(kiosk), Topics.Commands(kiosk)]);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
