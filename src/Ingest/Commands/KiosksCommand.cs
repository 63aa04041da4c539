using System.CommandLine;
using System.Text.Json;
using CardSystem.Contracts.Enrolment;
using CardSystem.Contracts.Qr;
using CardSystem.Ingest.Enrolment;
using CardSystem.Ingest.Office;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Trust;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest kiosks …</c>: kiosks that enrol themselves, and what is asked of them.</summary>
internal static class KiosksCommand
{
    public static Command Create(IngestCommands commands) => new("kiosks", "Kiosks: add one and give out its claim code, see how they are, take one out of service, ask something of it.")
    {
        Add(commands), Claim(commands), List(commands), Revoke(commands), KioskOrderCommands.Order(commands), KioskOrderCommands.Orders(commands), KioskOrderCommands.PageLinks(commands),
    };

    private static Argument<string> Id() => new("KIOSK") { Description = "The kiosk's id." };

    private static Command Add(IngestCommands commands)
    {
        var kiosk = new Option<string>("--kiosk") { Description = "Its id: 1 to 32 of a-z, 0-9 and '-'.", Required = true };
        var name = new Option<string>("--name") { Description = "What people call it.", Required = true };
        var centre = new Option<string>("--centre") { Description = "The id of the centre it stands in.", Required = true };
        var office = new Option<bool>("--office") { Description = "It is a desk of the card office and may issue cards." };
        var (json, by) = (CommandOptions.Json(), CommandOptions.By());
        var add = new Command("add", "Adds a kiosk and prints the code with which it enrols, once.") { kiosk, name, centre, office, json, by };
        add.SetAction((parsed, _) => commands.GuardAsync(parsed, (settings, database) => TellAsync(settings, parsed.GetValue(json),
            Desk(settings, database).Add(parsed.GetValue(kiosk)!, parsed.GetValue(name)!, parsed.GetValue(centre)!, CommandOptions.Who(parsed, by), (work, at) =>
            {
                if (parsed.GetValue(office)) OfficeDesks.Add(work, parsed.GetValue(kiosk)!, CommandOptions.Who(parsed, by), at);
            }))));
        return add;
    }

    private static Command Claim(IngestCommands commands)
    {
        var (kiosk, json, by) = (Id(), CommandOptions.Json(), CommandOptions.By());
        var claim = new Command("claim", "Gives a kiosk a new code: to enrol it for the first time, or anew with a new key.") { kiosk, json, by };
        claim.SetAction((parsed, _) => commands.GuardAsync(parsed, (settings, database) =>
            TellAsync(settings, parsed.GetValue(json), Desk(settings, database).Claim(parsed.GetValue(kiosk)!, CommandOptions.Who(parsed, by)))));
        return claim;
    }

    private static Command Revoke(IngestCommands commands)
    {
        var (kiosk, reason, by) = (Id(), CommandOptions.Reason(), CommandOptions.By());
        var revoke = new Command("revoke", "Takes a kiosk out of service at once: it is cut off, and wipes itself when it learns of it.") { kiosk, reason, by };
        revoke.SetAction((parsed, _) => commands.GuardAsync(parsed, (settings, database) =>
            Console.Out.WriteLineAsync(Desk(settings, database).Revoke(parsed.GetValue(kiosk)!, parsed.GetValue(reason)!, CommandOptions.Who(parsed, by)))));
        return revoke;
    }

    private static Command List(IngestCommands commands)
    {
        var json = CommandOptions.Json();
        var list = new Command("list", "Lists the kiosks and how each gets in.") { json };
        list.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var kiosks = Desk(settings, database).List().Select(k => ListedKiosk.Of(k, TimeProvider.System.GetUtcNow())).ToList();
            if (parsed.GetValue(json)) await Console.Out.WriteLineAsync(JsonSerializer.Serialize(kiosks, ReportJson.Options));
            else foreach (var line in kiosks.Select(k => k.ToString()).DefaultIfEmpty("There is no kiosk yet; 'ingest kiosks add' adds one.")) await Console.Out.WriteLineAsync(line);
        }));
        return list;
    }

    private static KioskDesk Desk(IngestSettings settings, Database database) => new(database, settings.Enrolment, TimeProvider.System);

    private static async Task TellAsync(IngestSettings settings, bool asJson, ClaimSheet sheet)
    {
        using var keys = TrustKeys.Open(settings.Trust, TimeProvider.System);
        var whole = EnrolmentSheet.Of(sheet, settings.Enrolment, keys);
        if (asJson)
        {
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { sheet.Kiosk, sheet.Code, sheet.Until, whole.Centre, authoritySha256 = whole.Fingerprint }, ReportJson.Options));
            return;
        }

        foreach (var line in SheetLines(whole, settings.Zone)) await Console.Out.WriteLineAsync(line);
    }

    private static IEnumerable<string> SheetLines(EnrolmentSheet sheet, TimeZoneInfo zone)
    {
        yield return $"The code of kiosk {sheet.Claim.Kiosk}, good once until {TimeZoneInfo.ConvertTime(sheet.Claim.Until, zone):yyyy-MM-dd HH:mm}:";
        yield return "";
        yield return "    " + sheet.Claim.Code;
        yield return "";
        if (sheet.Command is not { } command)
        {
            yield return "There is no kiosk authority yet, so nobody can use it: 'ingest trust create kiosk --root FOLDER' makes one.";
            yield break;
        }

        yield return "On the kiosk:";
        yield return "    " + command;
        if (sheet.QrText is not { } text)
        {
            yield return "(Set Enrolment:Url to how kiosks reach this centre, and the address stands here, with a QR code.)";
            yield break;
        }

        yield return "";
        foreach (var line in QrCode.Lines(QrCode.Of(text))) yield return line;
    }

    /// <summary>A kiosk as it is listed.</summary>
    /// <param name="State"><c>enrolled</c>, <c>revoked</c>, <c>waiting</c> for its code to be used, <c>imported</c> with a key or password of its own, or <c>new</c>.</param>
    private sealed record ListedKiosk(
        string Kiosk, string Name, string Centre, string State, bool Office, string? Key, DateTimeOffset? Since, DateTimeOffset? CertificateUntil, DateTimeOffset? CodeUntil, string? Reason, KioskFacts? Facts)
    {
        public static ListedKiosk Of(KioskEntry entry, DateTimeOffset now)
        {
            var code = entry.ClaimEndsAt is { } end && DateTimeOffset.FromUnixTimeMilliseconds(end) is var until && until > now ? until : (DateTimeOffset?)null;
            var state = entry.State ?? (entry.PublicKey.Length > 0 ? "imported" : code is null ? "new" : "waiting");
            return new ListedKiosk(
                entry.Kiosk, entry.Name, entry.Centre, state, entry.Office, entry.KeyReference is { Length: > 0 } key ? key : null, Instant(entry.At), Instant(entry.EndsAt), code,
                entry.Reason is { Length: > 0 } reason ? reason : null, entry.Facts.Length > 0 ? EnrolmentJson.ReadFacts(System.Text.Encoding.UTF8.GetBytes(entry.Facts)) : null);
        }

        public override string ToString() => $"{Kiosk}: {Name} at {Centre}{(Office ? ", card office" : "")}, {State}{Days()}{(CodeUntil is { } code ? $", code open until {code:yyyy-MM-dd HH:mm} UTC" : "")}";

        private string Days() => State switch
        {
            EnrolmentState.Enrolled => $" since {Since:yyyy-MM-dd} with key {Key}, certificates until {CertificateUntil:yyyy-MM-dd}",
            EnrolmentState.Revoked => $" since {Since:yyyy-MM-dd HH:mm} UTC: {Reason}",
            _ => "",
        };

        private static DateTimeOffset? Instant(long at) => at == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(at);
    }
}
