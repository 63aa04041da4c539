using System.Globalization;
using System.Text;
using CardSystem.FirmwareSim.Cards.Chip;
using CardSystem.FirmwareSim.Cards.Member;

namespace CardSystem.FirmwareSim.Commands;

/// <summary>What stands on a chip, for people.</summary>
internal static class CardReport
{
    private static readonly string[] What = ["", "signed in", "signed out", "service"];

    public static string Of(MemberChip chip)
    {
        var (root, files) = (chip.Root, new CardFiles(chip));
        var text = new StringBuilder();
        void Line(string name, string value) => text.Append(CultureInfo.InvariantCulture, $"{name,-10}{value}\n");
        Line("state", $"{root.LifeCycle.ToString().ToLowerInvariant()}, counter {root.Counter}, date {(chip.Date == 0 ? "none" : Day(chip.Date))}");
        Line("keys", (root.HasCardKey ? "card " + Convert.ToHexStringLower(chip.Thumbprint!) : "no card key") + (root.HasReceiptKey ? ", receipt" : ", no receipt key"));
        Line("anchors", $"kiosks {Anchors(chip, CertificateRole.KioskAuthority)}; issuer {Anchors(chip, CertificateRole.CardIssuer)}");
        Line("member", MemberObject.Read(files.Member()) is { } member
            ? $"{member.Number} {member.Name}, {member.Branch}, {Day(member.From)} to {Day(member.Until)}, seq {member.Sequence}{(IsIssued(chip, member) ? "" : ", NOT signed by an anchor held")}" : "none");
        if (SummaryObject.Read(files.Summary()) is not { } summary)
        {
            Line("summary", "none");
            return text.ToString();
        }

        var signer = CompactCertificate.Read(files.Signer());
        var isRight = signer is not null && chip.Thumbprint is { } thumbprint && summary.IsSignedBy(signer.Point, thumbprint);
        Line("summary", $"{(root.ActiveSummary == 1 ? 'A' : 'B')}, seq {summary.Sequence}, credits {Points(summary.Credits)}, by {Encoding.ASCII.GetString(summary.Signer)}{(isRight ? "" : ", signature WRONG")}");
        for (var i = 1; i <= root.Records; i++)
        {
            if (ActivityRecord.Read(files.Record(i)!) is { } record)
                Line($"record {i}", $"{record.At:yyyy-MM-dd HH:mm:ss}Z {record.Session}, {What[record.What]}, {Points(record.Credit)}, by {Encoding.ASCII.GetString(record.Kiosk)}, seq {record.Sequence}");
        }

        return text.ToString();
    }

    private static string Anchors(MemberChip chip, CertificateRole family) =>
        new AnchorPlaces(chip, family).Held is { Count: > 0 } held ? string.Join(' ', held.Select(a => $"{Convert.ToHexStringLower(a.Reference)} until {Day(a.Expires)}")) : "none";

    private static bool IsIssued(MemberChip chip, MemberObject member) =>
        new AnchorPlaces(chip, CertificateRole.CardIssuer).Find(member.Issuer) is { } issuer && member.IsSignedBy(issuer.Point);

    private static string Day(uint bcd) => $"{bcd:x8}".Insert(6, "-").Insert(4, "-");

    private static string Points(int hundredths) => (hundredths / 100m).ToString("0.00", CultureInfo.InvariantCulture);
}
