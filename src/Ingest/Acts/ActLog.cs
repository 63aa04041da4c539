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
/// <param name="Detail">JSON: everything needed to understand it, the reason included; empty where it was erased.</param>
/// <param name="Salt">16 random bytes; none where the detail was erased.</param>
/// <param name="Digest">SHA-256 of salt and detail; the chain holds it in the detail's place, so that personal words can be erased without breaking it.</param>
public sealed record Act(long Number, long At, string Who, string What, string Subject, string Detail, byte[] Salt, byte[] Digest, byte[] Previous, byte[] Hash)
{
    public bool IsErased => Salt.Length == 0;
}

/// <summary>The table <c>acts</c>.</summary>
public static class ActLog
{
    public const int LongestName = 64;
    public const int LongestDetail = 65_536;
    private const int SaltBytes = 16;
    private const string Columns = "act as Number, at as At, who as Who, what as What, subject as Subject, detail as Detail, salt as Salt, digest as Digest, previous as Previous, hash as Hash";

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
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var act = new Act((last?.Number ?? 0) + 1, at.ToUnixTimeMilliseconds(), who, what, subject, text, salt, DigestOf(salt, text), previous, []);
        var hash = HashOf(act);
        work.Execute(
            "insert into acts(act, at, who, what, subject, detail, salt, digest, previous, hash) values(@Number, @At, @Who, @What, @Subject, @Detail, @Salt, @Digest, @Previous, @hash)",
            new { act.Number, act.At, act.Who, act.What, act.Subject, act.Detail, act.Salt, act.Digest, act.Previous, hash });
        return act.Number;
    }

    public static Act? Find(Work work, long number) => work.One<Act>($"select {Columns} from acts where act = @number", new { number });

    /// <summary>In the order in which they were done.</summary>
    public static IEnumerable<Act> Read(Work work, long after, int most) => work.Query<Act>($"select {Columns} from acts where act > @after order by act limit @most", new { after, most });

    /// <summary>The newest acts, of one subject or of all, the newest first.</summary>
    public static IEnumerable<Act> Newest(Work work, string? subject, int most) => work.Query<Act>(
        $"select {Columns} from acts {(subject is null ? "" : "where subject = @subject")} order by act desc limit @most", new { subject, most });

    /// <summary>SHA-256 of the salt and the detail in UTF-8.</summary>
    public static byte[] DigestOf(byte[] salt, string detail) => SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(detail)]);

    /// <summary>
    /// SHA-256 over the previous hash, number and time (8 bytes each, big-endian), three texts, each as its length in bytes (4, big-endian) and UTF-8,
    /// and the digest of the detail.
    /// </summary>
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

        foreach (var text in (ReadOnlySpan<string>)[act.Who, act.What, act.Subject])
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32BigEndian(number, bytes.Length);
            hash.AppendData(number[..4]);
            hash.AppendData(bytes);
        }

        hash.AppendData(act.Digest);
        return hash.GetHashAndReset();
    }
}
