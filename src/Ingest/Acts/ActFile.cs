using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Acts;

/// <summary>What a check of a file has found.</summary>
/// <param name="Last">The hash of the last act, hex: whoever noted it down earlier knows that nothing before it was rewritten.</param>
public sealed record ActFileCheck(long Acts, string Last, IReadOnlyList<string> Findings);

/// <summary>
/// The acts as a file: JSON lines, an act each with all that its hash is made of, and a last line with the number of acts, the last hash and the SHA-256 of all lines before. It can be checked
/// without the database by <c>ingest acts check FILE</c>, or by any program that knows SHA-256 (docs/privacy.md).
/// </summary>
public static class ActFile
{
    private const int MostLine = 1 << 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private sealed record Line(long Act, long At, string Who, string What, string Subject, string Detail, string Salt, string Digest, string Previous, string Hash);

    private sealed record End(long Acts, string Last, string Sha256);

    /// <param name="progress">Told now and then how many are written.</param>
    public static void Write(IEnumerable<Act> acts, Stream stream, Action<long>? progress = null)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (count, last) = (0L, new string('0', 64));
        foreach (var act in acts)
        {
            Put(new Line(act.Number, act.At, act.Who, act.What, act.Subject, act.Detail, Hex(act.Salt), Hex(act.Digest), Hex(act.Previous), last = Hex(act.Hash)));
            if (++count % 1_000 == 0) progress?.Invoke(count);
        }

        Put(new End(count, last, Hex(hash.GetCurrentHash())));

        void Put(object line)
        {
            byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(line, Json), (byte)'\n'];
            hash.AppendData(bytes);
            stream.Write(bytes);
        }
    }

    /// <summary>Checks a file from end to end.</summary>
    /// <exception cref="FormatException">It is no file of acts.</exception>
    public static ActFileCheck Check(string file)
    {
        var (seals, end, sum) = Outline(file);
        var findings = ActChain.Check(Acts(file), seals).ToList();
        if (sum != end.Sha256) findings.Add("The file's own check sum is another: it was changed after it was written.");
        var (count, last) = Acts(file).Aggregate((Count: 0L, Last: new string('0', 64)), (so, act) => (so.Count + 1, Hex(act.Hash)));
        if (count != end.Acts || last != end.Last) findings.Add($"The file says that it ends with act {end.Acts}; it has {count}.");
        return new ActFileCheck(count, last, findings);
    }

    private static IEnumerable<Act> Acts(string file) => Lines(file).Select(l => l.Act).OfType<Act>();

    private static (Dictionary<long, string> Seals, End End, string Sum) Outline(string file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (redactions, end, sum) = (new List<Act>(), default(End), "");
        foreach (var (text, act, last) in Lines(file))
        {
            if (end is not null) throw new FormatException("Something follows the last line of the file.");
            if (last is not null) (end, sum) = (last, Hex(hash.GetCurrentHash()));
            if (act?.What == ActRedaction.What) redactions.Add(act);
            hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
        }

        return (ActRedaction.Seals(redactions), end ?? throw new FormatException("The file has no last line: it is not whole."), sum);
    }

    private static IEnumerable<(string Text, Act? Act, End? End)> Lines(string file)
    {
        foreach (var text in File.ReadLines(file))
        {
            if (text.Length > MostLine) throw new FormatException("A line of the file is longer than any act.");
            yield return (text, ReadAct(text), text.StartsWith("{\"acts\":", StringComparison.Ordinal) ? Read<End>(text) : null);
        }
    }

    private static Act? ReadAct(string text)
    {
        if (!text.StartsWith("{\"act\":", StringComparison.Ordinal)) return null;
        var line = Read<Line>(text);
        return new Act(line.Act, line.At, line.Who, line.What, line.Subject, line.Detail, Bytes(line.Salt), Bytes(line.Digest), Bytes(line.Previous), Bytes(line.Hash));
    }

    private static T Read<T>(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, Json) ?? throw new FormatException("A line of the file is empty.");
        }
        catch (JsonException e)
        {
            throw new FormatException("A line of the file is no act: " + e.Message, e);
        }
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex ?? throw new FormatException("A line of the file lacks a hash."));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
