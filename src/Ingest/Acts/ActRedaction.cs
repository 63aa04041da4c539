using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Acts;

/// <summary>An act as it is to stand when a person is erased from it.</summary>
/// <param name="Detail">What is left of the words; <see cref="ActErasure.NoWords"/> where nothing may be left.</param>
public sealed record RedactedAct(long Number, string Subject, string Detail);

/// <summary>
/// Takes a person out of acts: the subject is in the chain as it is, so an act whose subject changes no longer comes to its own hash. The acts that do this are in the chain themselves and carry
/// a seal over each act as they left it; the hash it had stays where it is, so the chain goes on through it. Whoever changes a redacted act afterwards breaks its seal.
/// </summary>
public static class ActRedaction
{
    public const string What = "erase-acts";

    /// <summary>So many seals fit into one act.</summary>
    private const int MostSealed = 1_000;

    /// <returns>How many acts were changed.</returns>
    public static int Redact(Work work, DateTimeOffset at, string who, string about, string reason, IReadOnlyList<RedactedAct> acts)
    {
        work.Lock("acts");
        foreach (var part in acts.Chunk(MostSealed))
        {
            var seals = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var act in part)
            {
                work.Execute("update acts set subject = @Subject, detail = @Detail, salt = @none where act = @Number", new { act.Subject, act.Detail, act.Number, none = Array.Empty<byte>() });
                seals.Add(act.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), SealOf(ActLog.Find(work, act.Number)!));
            }

            ActLog.Record(work, at, who, What, about, new { reason, seals });
        }

        return acts.Count;
    }

    /// <summary>The seals of all redacted acts; of one that was redacted again, the last.</summary>
    internal static Dictionary<long, string> Seals(Work work) => Seals(work.Query<string>("select detail from acts where what = @What order by act", new { What }));

    /// <param name="redactions">Acts of this kind, in order.</param>
    public static Dictionary<long, string> Seals(IEnumerable<Act> redactions) => Seals(redactions.Select(a => a.Detail));

    private static Dictionary<long, string> Seals(IEnumerable<string> details)
    {
        var seals = new Dictionary<long, string>();
        foreach (var detail in details)
        {
            using var json = JsonDocument.Parse(detail);
            if (!json.RootElement.TryGetProperty("seals", out var given)) continue;
            foreach (var seal in given.EnumerateObject()) seals[long.Parse(seal.Name, System.Globalization.CultureInfo.InvariantCulture)] = seal.Value.GetString() ?? "";
        }

        return seals;
    }

    /// <summary>SHA-256 over the hash it has in the chain, the hash of what stands there now, and what is left of its words, in base64.</summary>
    internal static string SealOf(Act act) => Convert.ToBase64String(SHA256.HashData([.. act.Hash, .. ActLog.HashOf(act), .. Encoding.UTF8.GetBytes(act.Detail)])).TrimEnd('=');
}
