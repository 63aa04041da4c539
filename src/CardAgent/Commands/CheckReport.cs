using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Enrolment;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Readers;
using CardSystem.CardAgent.Screen;
using CardSystem.CardAgent.Settings;
using CardSystem.CardAgent.Taps;
using CardSystem.CardAgent.Uplink;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Commands;

/// <summary>Reads every section as <c>run</c> would, touches nothing, and says in a line each what the agent would do.</summary>
internal static class CheckReport
{
    /// <exception cref="SettingException">The first thing that is wrong.</exception>
    public static IReadOnlyList<string> Lines(AgentSettings settings)
    {
        var kiosk = settings.Read<KioskOptions>(KioskOptions.Section, o => o.Faults());
        if (new RetiredNote(kiosk.RetiredFile).Read() is { } retired) throw new SettingException($"The centre has revoked this kiosk ({retired.At:yyyy-MM-dd HH:mm} UTC) and it is out of service; 'cardagent enrol' with a code from the centre sets it up again.");
        var outbox = settings.Read<OutboxOptions>(OutboxOptions.Section, o => o.Faults());
        _ = settings.Read<TapsOptions>(TapsOptions.Section);
        var uplink = settings.Read<UplinkOptions>(UplinkOptions.Section, o => o.Faults());
        var screen = settings.Read<ScreenOptions>(ScreenOptions.Section, o => o.Faults());
        var readers = Bound<ReadersOptions>(settings, ReadersOptions.Section);
        var cards = Bound<CardsOptions>(settings, CardsOptions.Section);
        using var key = KioskKey.Load(kiosk.KeyFile);
        var authorities = CardAuthorities.TryLoad(cards, out var problems) ?? throw new SettingException(problems[0]);
        var terminal = TerminalReport.Line(kiosk, cards, key);
        var link = LinkSettings.Of(uplink, new KioskId(kiosk.Id), null);
        var enrolment = settings.Read<EnrolmentOptions>(EnrolmentOptions.Section, o => o.Faults());
        var anchors = KioskAnchors.Of(settings);
        return
        [
            $"Kiosk    {kiosk.Id}, public key {key.PublicKey}",
            $"Readers  {(readers.Only.Count == 0 ? "every PC/SC reader of this machine" : "those whose names begin with " + string.Join(" or ", readers.Only))}",
            $"Cards    of the authorities in {string.Join(", ", cards.AuthorityFiles)}; the first of them expires {authorities.Until:yyyy-MM-dd}",
            $"Writing  {terminal}",
            $"Outbox   {outbox.File}, {(File.Exists(outbox.File) ? "which exists" : "which will be made")}; up to {outbox.MaxEntries} taps or {outbox.MaxMegabytes} MiB",
            $"Uplink   mqtt{(uplink.Tls ? "s" : "")}://{uplink.Host}:{uplink.Port} as {link.UserName ?? kiosk.Id}, with {Credentials(link)}{(uplink.Tls ? "" : ", NOT ENCRYPTED")}",
            .. enrolment.Centre.Length == 0 ? [] : new[] { $"Enrolled at {enrolment.Centre}, key in {key.Store}, certificates until {KioskLogin.Validity(uplink.CertificateFile).Until:yyyy-MM-dd}; takes {(anchors.Any ? "only what the centre has signed" : "what comes, signed or not")}" },
            $"Screen   http://{screen.Listen}/, times of {screen.TimeZone}",
            "Everything set here can be used.",
        ];
    }

    private static string Credentials(Mqtt.Client.MqttLinkOptions link) => (link.Password, link.Certificate) switch
    {
        (null, null) => "no password and no certificate",
        (null, _) => "a client certificate",
        (_, null) => "a password",
        _ => "a password and a client certificate",
    };

    private static T Bound<T>(AgentSettings settings, string section) where T : class, new()
    {
        settings.CheckNames<T>(section);
        var options = new T();
        settings.Configuration.GetSection(section).Bind(options);
        var results = new List<System.ComponentModel.DataAnnotations.ValidationResult>();
        return System.ComponentModel.DataAnnotations.Validator.TryValidateObject(options, new(options), results, validateAllProperties: true)
            ? options : throw new SettingException(results[0].ErrorMessage ?? $"{section} is not right.");
    }
}
