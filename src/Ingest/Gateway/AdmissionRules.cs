using CardSystem.Contracts;
using CardSystem.Mqtt;
using CardSystem.Mqtt.Gateway;

namespace CardSystem.Ingest.Gateway;

/// <summary>What the register knows of somebody who wants to enter.</summary>
/// <param name="SecretHash">Empty where only a client certificate admits it.</param>
public sealed record RegisteredKiosk(string Kiosk, string Centre, string SecretHash);

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
            return arrival.ClientId == name
                ? MqttAdmission.Admit(name, OfKiosk(new KioskId(name), new CentreId(kiosk.Centre)))
                : MqttAdmission.Refuse(ReasonCode.ClientIdNotValid, $"The client id of kiosk {name} must be its name.");
        }

        if (byCertificate) return MqttAdmission.Refuse(ReasonCode.NotAuthorized, $"No kiosk '{Shown.Of(name)}' is registered.");
        if (kiosk is not null || account is null || !SecretHash.Matches(account.SecretHash, arrival.Password.Span))
            return MqttAdmission.Refuse(ReasonCode.BadUserNameOrPassword, WrongCredentials);
        // A connection takes over another of the same client id, so an observer with a kiosk's would push that kiosk out.
        return clientIdIsKiosk
            ? MqttAdmission.Refuse(ReasonCode.ClientIdNotValid, "This client id is the name of a kiosk; choose another.")
            : MqttAdmission.Admit(IdentityOf(account), new TopicPermissions(Lines(account.Publish), Lines(account.Subscribe)));
    }

    /// <summary>Whom the arrival claims to be: the user name, or else the certificate's common name.</summary>
    public static (string? Name, bool ByCertificate) ClaimedName(MqttArrival arrival)
    {
        var common = arrival.Certificate?.GetNameInfo(System.Security.Cryptography.X509Certificates.X509NameType.SimpleName, forIssuer: false);
        if (string.IsNullOrEmpty(arrival.UserName)) return (common, common is not null);
        return (arrival.UserName, arrival.UserName == common);
    }

    private static TopicPermissions OfKiosk(KioskId kiosk, CentreId centre) => new(
        publish: [Topics.Taps(kiosk), Topics.Status(kiosk)],
        subscribe: [Topics.Receipts(kiosk), Topics.Config(kiosk), Topics.Live(centre), Topics.Standings(kiosk), Topics.Hotlist, Topics.KioskHotlist(kiosk)]);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
