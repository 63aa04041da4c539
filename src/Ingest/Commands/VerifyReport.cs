using System.Text.Encodings.Web;
using System.Text.Json;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Projection.Verifying;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary>What a check of everything that is kept has found, as of one moment; the service may run.</summary>
/// <param name="Waiting">Taps that have not come yet, before others of their journals that have; nothing is wrong with that.</param>
/// <param name="KnownBreaks">Taps set aside because they do not follow the one before.</param>
/// <param name="Signatures">Taps whose signatures were verified again; null where that was not asked for.</param>
/// <param name="Findings">What is wrong, a sentence each; empty where everything holds.</param>
public sealed record VerifyReport(long Taps, long Waiting, long KnownBreaks, long? Signatures, long Acts, IReadOnlyList<string> Findings)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static VerifyReport Read(IngestSettings settings, Database database, bool signatures, CancellationToken stop)
    {
        using var connection = database.OpenWithDerived();
        using var work = Work.Read(database, connection);
        // What is derived is read first: the log may then be ahead of it, never behind.
        var derived = DerivedCheck.Check(work).ToList();
        var journals = new JournalCheck(work).Check();
        long? verified = null;
        List<string> signed = [];
        if (signatures)
        {
            using var log = database.OpenLogReader();
            var reference = Reference.Load(work, new DistrictDays(settings.Zone));
            var (count, findings) = new SignatureCheck(work, reference, log).Check(stop);
            (verified, signed) = (count, [.. findings, .. new ReceiptCheck(work, reference, log).Check(stop)]);
        }

        return new VerifyReport(
            journals.Taps, journals.Waiting, journals.KnownBreaks, verified, work.One<long>("select count(*) from acts"), [.. journals.Findings, .. signed, .. ActChain.Check(work), .. derived, .. LedgerCheck.Check(work)]);
    }

    public string ToJson() => JsonSerializer.Serialize(this, Indented);

    public IEnumerable<string> ToLines()
    {
        yield return $"taps: {Taps}{(Waiting == 0 ? "" : $", {Waiting} still to come")}{(KnownBreaks == 0 ? "" : $", {KnownBreaks} set aside because they do not follow the one before")}";
        if (Signatures is { } verified) yield return $"signatures verified: {Plural.Of(verified, "tap")}";
        yield return $"acts: {Acts}";
        foreach (var finding in Findings) yield return finding;
        if (Findings.Count == 0) yield return "Everything holds.";
    }
}
