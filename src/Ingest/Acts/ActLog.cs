using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Acts;

/// <summary>What a person, or the service by itself, did: never changed, each chained to the one before by its hash.</summary>
/// <param name="Number">From 1 without gaps.</param>
/// <param name="At">Unix milliseconds.</param>
/// <param name="Who">Who did it: a name, or <c>system</c>.</param>
/// <param name="What">A word such as <c>correct</c>, <c>excuse</c>, <c>import-members</c>.</param>
/// <param name="Subject">What it was done to, such as a member's number or a session's id.</param>
/// <param name="Detail">JSON: everything needed to understand it, the reason included.</param>
public sealed record Act(long Number, long At, string Who, string What, string Subject, string Detail, byte[] Previous, byte[] Hash);

/// <summary>The table <c>acts</c>.</summary>
public static class ActLog
{
    public const int LongestName = 64;
    public const int LongestDetail = 65_536;

    /// <summary>The service itself, where no person acted.</summary>
    public const string System = "system";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Adds an act to the transaction that does what it tells, and gives its number.</summary>
    /// <exception cref="ArgumentException">The name is empty or too long, or the detail has more than <see cref="LongestDetail"/> characters.</exception>
    public static long Record(Work work, DateTimeOffset at, string who, string what, string subject, object detail)
    {
        if (who.Length is 0 or > LongestName || who.Any(char.IsControl)) throw new ArgumentException($"Who acts is told by 1 to {LongestName} characters on one line.", nameof(who));
        var text = JsonSerializer.Serialize(detail, Json);
        if (text.Length > LongestDetail) throw new ArgumentException($"An act's detail has {text.Length} characters; the limit is {LongestDetail}.", nameof(detail));
        work.Lock("acts");
        var last = work.One<(long Number, byte[] Hash)?>("select act, hash from acts where act = (select max(act) from acts)");
        var previous = last?.Hash ?? new byte[SHA256.HashSizeInBytes];
        var act = new Act((last?.Number ?? 0) + 1, at.ToUnixTimeMilliseconds(), who, what, subject, text, previous, []);
        var hash = HashOf(act);
        work.Execute(
            "insert into acts(act, at, who, what, subject, detail, previous, hash) values(@Number, @At, @Who, @What, @Subject, @Detail, @Previous, @hash)",
            new { act.Number, act.At, act.Who, act.What, act.Subject, act.Detail, act.Previous, hash });
        return act.Number;
    }

    public static IEnumerable<Act> Read(Work work, long after, int most) => work.Query<Act>(
        "select act as Number, at as At, who as Who, what as What, subject as Subject, detail as Detail, previous as Previous, hash as Hash from acts where act > @after order by act limit @most",
        new { after, most });

    /// <summary>SHA-256 over the previous hash, number and time (8 bytes each, big-endian) and the four texts, each as its length in bytes (4, big-endian) and UTF-8.</summary>
    public static byte[] HashOf(Act act)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(act.Previous);
        Span<byte> number = stackalloc byte[8];
        foreach (var value in (ReadOnlySpan<long>)[act.Number, act.At])
        {
            BinaryPrimitives.WriteInt64BigEndian(number, value);
            hash.AppendData(number);
        }

        foreach (var text in (ReadOnlySpan<string>)[act.Who, act.What, act.Subject, act.Detail])
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32BigEndian(number, bytes.Length);
            hash.AppendData(number[..4]);
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset();
    }
}
