using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CardSystem.Contracts;

/// <summary>
/// One tap as JSON (schema version 1). Bytes are base64url without padding; instants are UTC with exactly three decimals.
/// Fields that are empty are left out; fields that are unknown are passed over.
/// </summary>
public static class TapJson
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static byte[] Write(Tap tap)
    {
        var buffer = new ArrayBufferWriter<byte>(768);
        using (var json = new Utf8JsonWriter(buffer, Compact)) Write(json, tap);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Write(Utf8JsonWriter json, Tap tap)
    {
        json.WriteStartObject();
        json.WriteNumber("v"u8, Tap.Version);
        json.WriteString("kiosk"u8, tap.Id.Kiosk.ToString());
        json.WriteString("journal"u8, tap.Id.Journal.ToString());
        json.WriteNumber("seq"u8, tap.Id.Sequence);
        json.WriteString("at"u8, tap.At.UtcDateTime.ToString(InstantFormat, null));
        json.WriteNumber("mono"u8, tap.MonotonicMs);
        json.WriteString("boot"u8, tap.Boot);
        json.WriteString("reader"u8, tap.Reader);
        json.WriteString("outcome"u8, Word(tap.Outcome));
        if (tap.Reason != RefusalReason.None) json.WriteString("reason"u8, Word(tap.Reason));
        if (tap.Card is { } card) json.WriteString("card"u8, card.ToString());
        if (tap.Assurance != Assurance.None) json.WriteString("assurance"u8, tap.Assurance.ToString());
        WriteBytes(json, "key"u8, tap.CardKey.Span);
        WriteBytes(json, "salt"u8, tap.Salt.Span);
        WriteBytes(json, "proof"u8, tap.CardSignature.Span);
        if (tap.Session is { } session) json.WriteString("session"u8, session.ToString());
        if (tap.Outcome == TapOutcome.Rated) json.WriteNumber("rating"u8, tap.Rating);
        if (tap.Outcome is TapOutcome.Rated or TapOutcome.Written) json.WriteNumber("of"u8, tap.OfSequence);
        if (tap.Outcome == TapOutcome.Written) WriteBytes(json, "receipt"u8, tap.Receipt.Span);
        WriteBytes(json, "prev"u8, tap.Previous.Span);
        WriteBytes(json, "sig"u8, tap.KioskSignature.Span);
        json.WriteEndObject();
    }

    /// <exception cref="FormatException">The text is not a tap; the message says which field is wrong.</exception>
    public static Tap Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 8 });
            json.Read();
            var tap = Read(ref json);
            return json.Read() ? throw new FormatException("Something follows the tap.") : tap;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("The tap is not well-formed JSON: " + e.Message, e);
        }
    }

    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static Tap Read(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject) throw new FormatException("A tap is a JSON object.");
        string? kiosk = null, journal = null, boot = null, reader = null, outcome = null, reason = null, card = null, assurance = null, session = null;
        long? version = null, sequence = null, mono = null, rating = null, of = null;
        DateTimeOffset? at = null;
        byte[] key = [], salt = [], proof = [], receipt = [], prev = [], sig = [];
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("v"u8)) version = Number(ref json, "v");
            else if (json.ValueTextEquals("kiosk"u8)) kiosk = Text(ref json, "kiosk", 32);
            else if (json.ValueTextEquals("journal"u8)) journal = Text(ref json, "journal", 16);
            else if (json.ValueTextEquals("seq"u8)) sequence = Number(ref json, "seq");
            else if (json.ValueTextEquals("at"u8)) at = Instant(ref json, "at");
            else if (json.ValueTextEquals("mono"u8)) mono = Number(ref json, "mono");
            else if (json.ValueTextEquals("boot"u8)) boot = Text(ref json, "boot", 40);
            else if (json.ValueTextEquals("reader"u8)) reader = Text(ref json, "reader", 128);
            else if (json.ValueTextEquals("outcome"u8)) outcome = Text(ref json, "outcome", 16);
            else if (json.ValueTextEquals("reason"u8)) reason = Text(ref json, "reason", 32);
            else if (json.ValueTextEquals("card"u8)) card = Text(ref json, "card", 40);
            else if (json.ValueTextEquals("assurance"u8)) assurance = Text(ref json, "assurance", 4);
            else if (json.ValueTextEquals("key"u8)) key = Bytes(ref json, "key", 32);
            else if (json.ValueTextEquals("salt"u8)) salt = Bytes(ref json, "salt", 16);
            else if (json.ValueTextEquals("proof"u8)) proof = Bytes(ref json, "proof", 256);
            else if (json.ValueTextEquals("session"u8)) session = Text(ref json, "session", 64);
            else if (json.ValueTextEquals("rating"u8)) rating = Number(ref json, "rating");
            else if (json.ValueTextEquals("of"u8)) of = Number(ref json, "of");
            else if (json.ValueTextEquals("receipt"u8)) receipt = Bytes(ref json, "receipt", Limits.ReceiptBytes);
            else if (json.ValueTextEquals("prev"u8)) prev = Bytes(ref json, "prev", 32);
            else if (json.ValueTextEquals("sig"u8)) sig = Bytes(ref json, "sig", 64);
            else { json.Read(); json.Skip(); }
        }

        if (version != Tap.Version) throw new FormatException($"'v' is {version?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "missing"}; this side understands {Tap.Version}.");
        if (sequence is not (> 0 and <= TapId.MaxSequence)) throw new FormatException("'seq' must be a whole number from 1.");
        if (prev.Length != 32) throw new FormatException("'prev' must be 32 bytes.");
        if (mono is not >= 0) throw new FormatException("'mono' must be a whole number from 0.");
        var said = Outcomes.Of(Needed(outcome, "outcome"), "outcome");
        var stars = Stars(said, rating);
        var spokenOf = Of(said, of, sequence.Value);
        if (receipt.Length > 0 && said != TapOutcome.Written) throw new FormatException("'receipt' stands only where 'outcome' is 'written'.");
        return new Tap
        {
            Id = new TapId(new KioskId(Needed(kiosk, "kiosk")), new JournalId(Needed(journal, "journal")), sequence.Value),
            At = at ?? throw new FormatException("'at' is missing."),
            MonotonicMs = mono.Value,
            Boot = OneLine(Needed(boot, "boot"), "boot"),
            Reader = OneLine(Needed(reader, "reader"), "reader"),
            Outcome = said,
            Reason = reason is null ? RefusalReason.None : Reasons.Of(reason, "reason"),
            Card = card is null ? null : new CardId(card),
            Assurance = assurance is null ? Assurance.None : Assurances.Of(assurance, "assurance"),
            CardKey = key,
            Salt = salt,
            CardSignature = proof,
            Session = session is null ? null : new SessionId(session),
            Rating = stars,
            OfSequence = spokenOf,
            Receipt = receipt,
            Previous = prev,
            KioskSignature = sig,
        };
    }

    /// <summary>Only a rating has stars: the hash of no other tap covers them.</summary>
    private static int Stars(TapOutcome outcome, long? rating)
    {
        if (outcome != TapOutcome.Rated) return rating is null ? 0 : throw new FormatException("'rating' stands only where 'outcome' is 'rated'.");
        return rating is >= 1 and <= 5 ? (int)rating : throw new FormatException("'rating' must be a whole number from 1 to 5.");
    }

    /// <summary>The tap that is spoken of, where one is: the hash of no other tap covers it.</summary>
    private static long Of(TapOutcome outcome, long? of, long sequence)
    {
        if (outcome is not (TapOutcome.Rated or TapOutcome.Written)) return of is null ? 0 : throw new FormatException("'of' stands only where 'outcome' is 'rated' or 'written'.");
        return of >= 1 && of < sequence ? of.Value : throw new FormatException("'of' must be the 'seq' of an earlier tap of the same journal.");
    }

    private static string Needed(string? value, string field) => value ?? throw new FormatException($"'{field}' is missing.");

    private static string OneLine(string value, string field) =>
        value.Any(char.IsControl) ? throw new FormatException($"'{field}' holds a control character.") : value;

    private static long Number(ref Utf8JsonReader json, string field) =>
        json.Read() && json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var value) ? value : throw new FormatException($"'{field}' must be a whole number.");

    private static string Text(ref Utf8JsonReader json, string field, int longest) =>
        json.Read() && json.TokenType == JsonTokenType.String && json.GetString() is { } text && text.Length <= longest
            ? text : throw new FormatException($"'{field}' must be text of at most {longest} characters.");

    private static DateTimeOffset Instant(ref Utf8JsonReader json, string field) =>
        json.Read() && json.TokenType == JsonTokenType.String && json.TryGetDateTimeOffset(out var value) && value.Offset == TimeSpan.Zero && value.Ticks % TimeSpan.TicksPerMillisecond == 0
            ? value : throw new FormatException($"'{field}' must be a UTC time like 2026-05-01T08:30:00.000Z.");

    private static byte[] Bytes(ref Utf8JsonReader json, string field, int longest)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.String) throw new FormatException($"'{field}' must be base64url text.");
        var text = json.ValueSpan;
        if (json.HasValueSequence || json.ValueIsEscaped || text.Length > longest * 4 / 3 + 2 || !Base64Url.IsValid(text, out var length) || length > longest)
            throw new FormatException($"'{field}' must be base64url of at most {longest} bytes.");
        return Base64Url.DecodeFromUtf8(text);
    }

    private static void WriteBytes(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return;
        Span<byte> text = stackalloc byte[Base64Url.GetEncodedLength(value.Length)];
        Base64Url.EncodeToUtf8(value, text);
        json.WriteString(name, text);
    }

    public static string Word(TapOutcome outcome) => Outcomes.Of(outcome);

    public static string Word(RefusalReason reason) => reason == RefusalReason.None ? "" : Reasons.Of(reason);

    private static readonly Words<TapOutcome> Outcomes = new();
    private static readonly Words<RefusalReason> Reasons = new();
    private static readonly Words<Assurance> Assurances = new(kebab: false);
}

/// <summary>An enum's members as the wire spells them: kebab-case, or unchanged.</summary>
internal sealed class Words<T> where T : struct, Enum
{
    private readonly Dictionary<T, string> _words;
    private readonly Dictionary<string, T> _values;

    public Words(bool kebab = true)
    {
        _words = Enum.GetValues<T>().ToDictionary(v => v, v => kebab ? JsonNamingPolicy.KebabCaseLower.ConvertName(v.ToString()) : v.ToString());
        _values = _words.ToDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);
    }

    public string Of(T value) => _words[value];

    public T Of(string word, string field) =>
        _values.TryGetValue(word, out var value) ? value : throw new FormatException($"'{field}' is '{Shown.Of(word)}'; allowed: {string.Join(", ", _values.Keys)}.");
}
