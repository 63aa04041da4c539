using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CardSystem.FirmwareSim.Decks;

namespace CardSystem.FirmwareSim.Journals;

/// <summary>
/// A kiosk's journal as it would be today had these cards been laid on its reader then: every tap proved by the card, chained to the one before and signed by the kiosk.
/// Written apart from the kiosk's own code, from the description of the wire alone, so that the centre's checks meet a second hand.
/// </summary>
/// <param name="key">The kiosk's P-256 key.</param>
/// <param name="journal">16 of 0–9 a–f; a journal that is made again must have another name, for its numbers begin at 1.</param>
public sealed class KioskJournal(string kiosk, ECDsa key, string journal)
{
    private const string Reader = "Simulated reader";

    private byte[] _previous = new byte[32];
    private long _sequence;
    private DateTimeOffset _first;

    public long Last => _sequence;

    /// <returns>The tap in the wire's JSON, one line.</returns>
    /// <exception cref="InputException">The card has no key and proves nothing.</exception>
    public byte[] Tap(Visit visit)
    {
        if (visit.Card is not { Certificate: not null, PrivateKey: { } cardKey }) throw new InputException($"{visit.Card.Name} has no key to prove itself with; a journal takes cards with a certificate.");
        if (_sequence == 0) _first = visit.At;
        var tap = new Written(++_sequence, visit.At.ToUnixTimeMilliseconds(), (long)(visit.At - _first).TotalMilliseconds, visit.Card.Number);
        using var card = ECDsa.Create();
        card.ImportPkcs8PrivateKey(cardKey, out _);
        var salt = RandomNumberGenerator.GetBytes(16);
        var proof = card.SignHash(Hash($"cardsystem-challenge-1\n{kiosk}\n{journal}\n{tap.Sequence}\n{tap.At}\n{Hex(salt)}\n"), DSASignatureFormat.Rfc3279DerSequence);
        var cardName = SHA256.HashData(card.ExportSubjectPublicKeyInfo());
        var hash = Hash($"cardsystem-tap-1\n{kiosk}\n{journal}\n{tap.Sequence}\n{tap.At}\n{tap.Monotonic}\n{Boot}\n{Reader}\naccepted\n\n{tap.Card}\nA3\n{Hex(cardName)}\n{Hex(salt)}\n{Hex(proof)}\n\n{Hex(_previous)}\n");
        var line = Line(tap, cardName, salt, proof, key.SignHash(hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        _previous = hash;
        return line;
    }

    /// <summary>What the kiosk says of itself: it is complete up to now, or up to the oldest tap that still waits.</summary>
    /// <param name="received">The last sequence the centre has.</param>
    /// <param name="oldestWaiting">Null where none waits.</param>
    public byte[] Status(DateTimeOffset now, long received, DateTimeOffset? oldestWaiting) => Json(json =>
    {
        json.WriteNumber("v", 1);
        json.WriteBoolean("online", true);
        json.WriteString("at", Instant(now));
        json.WriteString("boot", Boot);
        json.WriteString("software", "firmware-sim");
        json.WriteNumber("waiting", _sequence - received);
        if (oldestWaiting is { } oldest) json.WriteString("oldestWaiting", Instant(oldest));
        json.WriteStartArray("journals");
        json.WriteStartObject();
        json.WriteString("journal", journal);
        json.WriteNumber("last", _sequence);
        json.WriteNumber("received", received);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("readers");
        json.WriteEndArray();
        json.WriteNumber("configVersion", 0);
    });

    private string Boot => "5100-" + journal;

    private byte[] Line(Written tap, byte[] cardName, byte[] salt, byte[] proof, byte[] signature) => Json(json =>
    {
        json.WriteNumber("v", 1);
        json.WriteString("kiosk", kiosk);
        json.WriteString("journal", journal);
        json.WriteNumber("seq", tap.Sequence);
        json.WriteString("at", Instant(DateTimeOffset.FromUnixTimeMilliseconds(tap.At)));
        json.WriteNumber("mono", tap.Monotonic);
        json.WriteString("boot", Boot);
        json.WriteString("reader", Reader);
        json.WriteString("outcome", "accepted");
        json.WriteString("card", tap.Card);
        json.WriteString("assurance", "A3");
        foreach (var (name, bytes) in new[] { ("key", cardName), ("salt", salt), ("proof", proof), ("prev", _previous), ("sig", signature) }) json.WriteString(name, Base64Url(bytes));
    });

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static byte[] Hash(FormattableString text) => SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString(CultureInfo.InvariantCulture)));

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string Base64Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private readonly record struct Written(long Sequence, long At, long Monotonic, string Card);
}
