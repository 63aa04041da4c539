using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Reader;

namespace CardSystem.FirmwareSim.Play;

/// <summary>
/// Writes what was played, one JSON object a line, each on disk before the next thing happens, and counts it. README.md describes the lines.
/// </summary>
public sealed class PlayedLog : IAsyncDisposable
{
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _lock = new();
    private readonly Stream _file;
    private readonly TimeProvider _time;
    private readonly PlayedCounts _counts = new();
    private readonly ArrayBufferWriter<byte> _line = new(512);

    public PlayedLog(Stream file, TimeProvider time) => (_file, _time) = (file, time);

    public static PlayedLog Create(string path, TimeProvider time)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        return new PlayedLog(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0), time);
    }

    /// <summary>The counts up to now, as the summary would have them.</summary>
    public PlayedCounts Counts { get { lock (_lock) return _counts.Copy(); } }

    public void Presented(Presentation presentation)
    {
        lock (_lock)
        {
            _counts.ByKind[presentation.Card.Kind] = _counts.ByKind.GetValueOrDefault(presentation.Card.Kind) + 1;
            _counts.Presentations++;
            Write("presented", presentation, json => json.WriteString("what", presentation.What));
        }
    }

    public void CardSigned(Presentation presentation, CardSignature signature)
    {
        lock (_lock)
        {
            _counts.Signatures++;
            Write("signed", presentation, json =>
            {
                json.WriteBase64String("challenge", signature.Challenge);
                json.WriteBase64String("signature", signature.Signature);
            });
        }
    }

    public void Light(Presentation presentation, LightColour colour)
    {
        lock (_lock)
        {
            _counts.Lights[colour] = _counts.Lights.GetValueOrDefault(colour) + 1;
            Write("light", presentation, json => json.WriteString("colour", Word(colour)));
        }
    }

    /// <param name="how"><c>light</c>, <c>impatient</c>, <c>pulled</c>, <c>lost</c> (the reader went) or <c>stopped</c> (the run was ended).</param>
    public void Removed(Presentation presentation, string how)
    {
        lock (_lock)
        {
            if (how is "impatient") _counts.WithoutLight++;
            if (how is "lost") _counts.ReaderLost++;
            Write("removed", presentation, json => json.WriteString("how", how));
        }
    }

    public void Relay(string name, bool isCut, CutMode mode)
    {
        lock (_lock)
        {
            if (isCut) _counts.Cuts++;
            Write(isCut ? "cut" : "restored", null, json =>
            {
                json.WriteString("relay", name);
                json.WriteString("mode", JsonNamingPolicy.KebabCaseLower.ConvertName(mode.ToString()));
            });
        }
    }

    /// <summary>The last line; also what is printed at the end.</summary>
    public PlayedCounts Summary()
    {
        lock (_lock)
        {
            Write("summary", null, _counts.WriteTo);
            return _counts.Copy();
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    internal static string Word(LightColour colour) => JsonNamingPolicy.KebabCaseLower.ConvertName(colour.ToString());

    internal static string Word(CardKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    private void Write(string what, Presentation? presentation, Action<Utf8JsonWriter> rest)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, OneLine))
        {
            json.WriteStartObject();
            json.WriteString("at", _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null));
            json.WriteString("event", what);
            if (presentation is not null)
            {
                json.WriteNumber("presentation", presentation.Number);
                json.WriteString("reader", presentation.Reader);
                json.WriteString("card", presentation.Card.Number);
                json.WriteString("kind", Word(presentation.Card.Kind));
            }

            rest(json);
            json.WriteEndObject();
        }

        _line.Write("\n"u8);
        _file.Write(_line.WrittenSpan);
    }
}

/// <summary>One card laid on one reader once.</summary>
public sealed record Presentation(long Number, string Reader, Decks.DeckCard Card, string What);

/// <summary>What has been played, counted.</summary>
public sealed class PlayedCounts
{
    public long Presentations { get; set; }
    public long Signatures { get; set; }

    /// <summary>The member gave up waiting.</summary>
    public long WithoutLight { get; set; }

    public long ReaderLost { get; set; }
    public long Cuts { get; set; }
    public Dictionary<CardKind, long> ByKind { get; private init; } = [];
    public Dictionary<LightColour, long> Lights { get; private init; } = [];

    public PlayedCounts Copy() => new()
    {
        Presentations = Presentations, Signatures = Signatures, WithoutLight = WithoutLight, ReaderLost = ReaderLost, Cuts = Cuts,
        ByKind = new(ByKind), Lights = new(Lights),
    };

    public override string ToString() =>
        $"{Presentations} cards presented: {Lights.GetValueOrDefault(LightColour.Green)} green, {Lights.GetValueOrDefault(LightColour.Orange)} orange, {Lights.GetValueOrDefault(LightColour.Red)} red, {WithoutLight} without light";

    internal void WriteTo(Utf8JsonWriter json)
    {
        json.WriteNumber("presentations", Presentations);
        json.WriteStartObject("kinds");
        foreach (var (kind, count) in ByKind.OrderBy(k => k.Key)) json.WriteNumber(PlayedLog.Word(kind), count);
        json.WriteEndObject();
        json.WriteStartObject("lights");
        foreach (var (colour, count) in Lights.OrderBy(l => l.Key)) json.WriteNumber(PlayedLog.Word(colour), count);
        json.WriteEndObject();
        json.WriteNumber("signatures", Signatures);
        json.WriteNumber("withoutLight", WithoutLight);
        json.WriteNumber("readerLost", ReaderLost);
        json.WriteNumber("cuts", Cuts);
    }
}
