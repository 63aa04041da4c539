using System.Text.Json;
using CardSystem.Contracts;

namespace CardSystem.Ingest.Inbox;

/// <summary>Where a tap stands in its payload and what it is called; the rest of it is read later, by the projection.</summary>
/// <param name="Refusal">Null for a tap that can be taken, else why it never can be.</param>
public readonly record struct ScannedTap(ulong Journal, long Sequence, int Offset, int Length, Refusal? Refusal);

/// <summary>Why bytes can never become a row of the log.</summary>
public sealed record Refusal(string Reason, string Detail);

/// <summary>
/// Reads a payload, <c>one tap</c> or <c>{"v":1,"taps":[…]}</c>, to names and slices in one pass, without making strings.
/// It is strict about what the log needs (well-formed, version, name, limits) and blind to everything else: nothing tapped may be lost for a field we cannot read.
/// </summary>
public static class PayloadScan
{
    /// <summary>Scans a payload.</summary>
    /// <param name="kiosk">The kiosk the topic names, in UTF-8.</param>
    /// <param name="found">Taps in order, refused ones among them. What came before broken text is found too.</param>
    /// <returns>Null, or why the payload as a whole cannot be understood.</returns>
    public static Refusal? Read(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> kiosk, ref TapList found)
    {
        if (payload.Length > Limits.PayloadBytes) return new Refusal("oversized", $"The payload has {payload.Length} bytes; the limit is {Limits.PayloadBytes}.");
        try
        {
            var json = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = 16 });
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return new Refusal("malformed", "The payload is not a JSON object.");
            var refusal = ReadPayload(ref json, kiosk, ref found);
            return refusal is null && json.Read() ? new Refusal("malformed", "Something follows the JSON object.") : refusal;
        }
        catch (JsonException e)
        {
            return new Refusal("malformed", "The payload is not well-formed JSON: " + Shown.Of(e.Message));
        }
        catch (InvalidOperationException e)
        {
            return new Refusal("malformed", "The payload holds text that is not UTF-8: " + Shown.Of(e.Message));
        }
    }

    private static Refusal? ReadPayload(ref Utf8JsonReader json, ReadOnlySpan<byte> kiosk, ref TapList found)
    {
        var name = new TapName();
        var isBatch = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("taps"u8))
            {
                isBatch = true;
                if (ReadTaps(ref json, kiosk, ref found) is { } refusal) return refusal;
            }
            else
            {
                name.Take(ref json, kiosk);
            }
        }

        if (isBatch) return name.Version == Tap.Version ? null : WrongVersion(name.Version);
        found.Add(name.ToTap(0, (int)json.BytesConsumed));
        return null;
    }

    private static Refusal? ReadTaps(ref Utf8JsonReader json, ReadOnlySpan<byte> kiosk, ref TapList found)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartArray) return new Refusal("malformed", "'taps' is not an array.");
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (found.Count == Limits.BatchTaps) return new Refusal("oversized", $"The batch has more than {Limits.BatchTaps} taps.");
            var from = (int)json.TokenStartIndex;
            var name = new TapName();
            if (json.TokenType == JsonTokenType.StartObject)
            {
                while (json.Read() && json.TokenType == JsonTokenType.PropertyName) name.Take(ref json, kiosk);
            }
            else
            {
                json.Skip();
            }

            found.Add(name.ToTap(from, (int)json.BytesConsumed - from));
        }

        return null;
    }

    private static Refusal WrongVersion(long version) =>
        new("wrong-version", version == TapName.None ? "The version 'v' is missing; this side understands 1." : $"The version 'v' is {version}; this side understands 1.");

    /// <summary>The fields that make a tap's name, as far as they have been met. A field given twice counts the last time, as for <see cref="TapJson"/>.</summary>
    private ref struct TapName()
    {
        public const long None = long.MinValue;
        private const long NotANumber = long.MinValue + 1;

        private bool _ours;
        private bool _kioskMet;
        private ulong _journal;
        private bool _journalMet;
        private long _sequence = None;

        public long Version { get; private set; } = None;

        public void Take(ref Utf8JsonReader json, ReadOnlySpan<byte> kiosk)
        {
            // Most of a tap's fields have other lengths than the four we want, so the length alone decides quickly.
            var length = json.ValueSpan.Length;
            if (json.ValueIsEscaped || length is 1 or 3 or 5 or 7)
            {
                if (json.ValueTextEquals("v"u8)) { Version = Number(ref json); return; }
                if (json.ValueTextEquals("seq"u8)) { _sequence = Number(ref json); return; }
                if (json.ValueTextEquals("kiosk"u8)) { TakeKiosk(ref json, kiosk); return; }
                if (json.ValueTextEquals("journal"u8)) { TakeJournal(ref json); return; }
            }

            json.Read();
            json.Skip();
        }

        private void TakeKiosk(ref Utf8JsonReader json, ReadOnlySpan<byte> kiosk)
        {
            json.Read();
            _kioskMet = json.TokenType == JsonTokenType.String;
            _ours = _kioskMet && json.ValueTextEquals(kiosk);
            json.Skip();
        }

        private void TakeJournal(ref Utf8JsonReader json)
        {
            json.Read();
            _journalMet = json.TokenType == JsonTokenType.String && TryJournal(ref json, out _journal);
            json.Skip();
        }

        private static long Number(ref Utf8JsonReader json)
        {
            json.Read();
            if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var value)) return value;
            json.Skip();
            return NotANumber;
        }

        public readonly ScannedTap ToTap(int from, int length) => new(_journal, _sequence, from, length, Judge(length));

        private readonly Refusal? Judge(int length)
        {
            if (length > Limits.TapBytes) return new Refusal("oversized", $"The tap has {length} bytes; the limit is {Limits.TapBytes}.");
            if (Version != Tap.Version) return Version == NotANumber ? new Refusal("malformed", "'v' is not a whole number.") : WrongVersion(Version);
            if (!_kioskMet) return new Refusal("malformed", "'kiosk' is missing or not text.");
            if (!_ours) return new Refusal("foreign-kiosk", "The tap names another kiosk than the one it came from.");
            if (!_journalMet) return new Refusal("malformed", "'journal' must be 16 lower-case hex digits.");
            return _sequence is > 0 and <= TapId.MaxSequence ? null : new Refusal("malformed", "'seq' must be a whole number from 1.");
        }
    }

    private static bool TryJournal(ref Utf8JsonReader json, out ulong journal)
    {
        journal = 0;
        Span<byte> text = stackalloc byte[16];
        if (json.ValueIsEscaped)
        {
            if (json.GetString() is not { Length: 16 } unescaped || !System.Text.Ascii.IsValid(unescaped)) return false;
            System.Text.Encoding.ASCII.GetBytes(unescaped, text);
        }
        else
        {
            if (json.ValueSpan.Length != 16) return false;
            json.ValueSpan.CopyTo(text);
        }

        foreach (var c in text)
        {
            var digit = c is >= (byte)'0' and <= (byte)'9' ? c - '0' : c is >= (byte)'a' and <= (byte)'f' ? c - 'a' + 10 : -1;
            if (digit < 0) return false;
            journal = (journal << 4) | (uint)digit;
        }

        return true;
    }
}

/// <summary>The taps of a payload. The usual single one costs no array.</summary>
public struct TapList
{
    private ScannedTap _single;
    private List<ScannedTap>? _many;

    public int Count { get; private set; }

    public void Add(in ScannedTap tap)
    {
        if (Count == 0)
        {
            _single = tap;
        }
        else
        {
            _many ??= [_single];
            _many.Add(tap);
        }

        Count++;
    }

    public readonly ScannedTap this[int index] => _many is { } many ? many[index] : index == 0 && Count == 1 ? _single : throw new ArgumentOutOfRangeException(nameof(index));
}
