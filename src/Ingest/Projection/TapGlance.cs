using System.Text;
using System.Text.Json;
using CardSystem.Contracts;
using CardSystem.Ingest.Attendance;

namespace CardSystem.Ingest.Projection;

/// <summary>
/// What attendance needs of a tap, read without making strings: a tenth of the cost of reading it all.
/// Where a glance does not suffice (something is odd) the whole tap is read, and the two must never disagree on a good one.
/// </summary>
internal readonly ref struct TapGlance
{
    private TapGlance(long at, TapOutcome outcome, ReadOnlySpan<byte> card, ReadOnlySpan<byte> reason)
    {
        At = at;
        Outcome = outcome;
        Card = card;
        Reason = reason;
    }

    /// <summary>Unix milliseconds.</summary>
    public long At { get; }

    public TapOutcome Outcome { get; }

    /// <summary>Empty where there was none.</summary>
    public ReadOnlySpan<byte> Card { get; }

    /// <summary>The refusal as the wire spells it, empty where there was none.</summary>
    public ReadOnlySpan<byte> Reason { get; }

    /// <summary>What a rating says; null for every other tap. Ratings are rare and always read in full.</summary>
    public RatedTap? Rated { get; private init; }

    /// <summary>The same of a tap read in full, for what a glance could not make out.</summary>
    public static TapGlance Of(Tap tap) => new(
        tap.At.ToUnixTimeMilliseconds(), tap.Outcome,
        tap.Card is { } card ? Encoding.UTF8.GetBytes(card.ToString()) : default, Encoding.UTF8.GetBytes(TapJson.Word(tap.Reason)))
    {
        Rated = tap.Outcome == TapOutcome.Rated ? new RatedTap(tap.Session?.ToString() ?? "", tap.OfSequence, tap.Rating) : null,
    };

    public static bool TryRead(ReadOnlySpan<byte> body, out TapGlance glance)
    {
        glance = default;
        try
        {
            return TryReadFields(body, ref glance);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool TryReadFields(ReadOnlySpan<byte> body, ref TapGlance glance)
    {
        var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 8 });
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return false;
        DateTimeOffset? at = null;
        TapOutcome? outcome = null;
        ReadOnlySpan<byte> card = default, reason = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueIsEscaped) return false;
            var name = json.ValueSpan;
            json.Read();
            if (name.SequenceEqual("at"u8))
            {
                if (json.TokenType != JsonTokenType.String || !json.TryGetDateTimeOffset(out var value) || value.Offset != TimeSpan.Zero) return false;
                at = value;
            }
            else if (name.SequenceEqual("outcome"u8))
            {
                if (!TryOutcome(ref json, out var value)) return false;
                outcome = value;
            }
            else if (name.SequenceEqual("card"u8))
            {
                if (json.TokenType != JsonTokenType.String || json.ValueIsEscaped || json.ValueSpan.Length is < 4 or > 40) return false;
                card = json.ValueSpan;
            }
            else if (name.SequenceEqual("reason"u8))
            {
                if (json.TokenType != JsonTokenType.String || json.ValueIsEscaped || json.ValueSpan.Length > 32) return false;
                reason = json.ValueSpan;
            }
            else
            {
                json.Skip();
            }
        }

        if (at is null || outcome is null) return false;
        glance = new TapGlance(at.Value.ToUnixTimeMilliseconds(), outcome.Value, card, reason);
        return true;
    }

    private static bool TryOutcome(ref Utf8JsonReader json, out TapOutcome outcome)
    {
        outcome = TapOutcome.Accepted;
        if (json.TokenType != JsonTokenType.String) return false;
        if (json.ValueTextEquals("accepted"u8)) return true;
        outcome = TapOutcome.Repeated;
        if (json.ValueTextEquals("repeated"u8)) return true;
        outcome = TapOutcome.Refused;
        if (json.ValueTextEquals("refused"u8)) return true;
        outcome = TapOutcome.Written;
        if (json.ValueTextEquals("written"u8)) return true;
        outcome = TapOutcome.Void;
        return json.ValueTextEquals("void"u8);
    }
}
