using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Member;

namespace CardSystem.FirmwareSim.Decks;

/// <summary>How many cards of each odd kind a deck is to have besides one for each member.</summary>
public sealed record OddCards(int Foreign = 0, int Expired = 0, int NotYetValid = 0, int Copied = 0, int Plain = 0, int Unknown = 0);

/// <summary>A member as the deck needs it.</summary>
/// <param name="Branch">Empty where it is not known.</param>
public sealed record DeckMember(string Member, string Name, string Branch = "");

/// <summary>Makes a deck. The seed settles numbers and UIDs; keys and certificates are random and differ each time.</summary>
public static class DeckMaker
{
    public const int MostCards = 200_000;

    /// <param name="years">How long a card is valid.</param>
    /// <param name="issued">Since when the good cards are valid; a month ago without it.</param>
    /// <param name="kioskAnchors">Whom the cards are to take for a kiosk authority, the newest first; none for an authority of the deck's own.</param>
    public static Deck Make(IReadOnlyList<DeckMember> members, OddCards odd, int years, int seed, DateTimeOffset now, DateTimeOffset? issued = null, params IReadOnlyList<byte[]> kioskAnchors)
    {
        if (members.Count > MostCards) throw new InputException($"A deck holds at most {MostCards} cards and there are {members.Count} members; give a shorter list.");
        var draw = new Draw(new Random(seed));
        using var authority = CardAuthority.Create("CardSystem demo card authority", now);
        using var foreign = CardAuthority.Create("Some other card authority", now);
        using var kiosks = kioskAnchors.Count == 0 ? CompactAuthority.Create(CertificateRole.KioskAuthority, now.AddDays(-30)) : null;
        using var foreignKiosks = CompactAuthority.Create(CertificateRole.KioskAuthority, now.AddDays(-30));
        var (since, until) = (issued ?? now.AddDays(-30), now.AddYears(years));

        DeckCard Issue(CardAuthority by, CardKind kind, int index, string number, DeckMember? member, DateTimeOffset notBefore, DateTimeOffset notAfter)
        {
            var masked = MaskedNames.Mask(member?.Name ?? "李明");
            var (certificate, key) = by.Make(number, masked, notBefore, notAfter);
            return DeckChips.Equip(new DeckCard(NameOf(kind, index), kind, number, member?.Member, masked, draw.Uid(7), certificate, key), by, member, notBefore, notAfter);
        }

        var cards = new List<DeckCard>(members.Count + 16);
        for (var i = 0; i < members.Count; i++) cards.Add(Issue(authority, CardKind.Member, i + 1, draw.Number(), members[i], since, until));
        if (odd.Copied > 0 && members.Count == 0) throw new InputException("A copied card needs a member's card to be copied; give a list of members.");
        for (var i = 1; i <= odd.Unknown; i++) cards.Add(Issue(authority, CardKind.Unknown, i, draw.Number(), null, since, until));
        for (var i = 1; i <= odd.Foreign; i++) cards.Add(Issue(foreign, CardKind.Foreign, i, draw.Number(), null, since, until));
        for (var i = 1; i <= odd.Expired; i++) cards.Add(Issue(authority, CardKind.Expired, i, draw.Number(), null, now.AddYears(-5), now.AddDays(-7)));
        for (var i = 1; i <= odd.NotYetValid; i++) cards.Add(Issue(authority, CardKind.NotYetValid, i, draw.Number(), null, now.AddDays(30), now.AddYears(years).AddDays(30)));
        for (var i = 1; i <= odd.Copied; i++)
        {
            // Copies are taken from the end of the list, so that the first members' days go undisturbed.
            var original = cards[members.Count - 1 - ((i - 1) % members.Count)];
            // Who copies what a card shows has neither of its keys.
            var (_, otherKey) = authority.Make(original.Number, null, since, until);
            var (_, otherReceiptKey) = authority.Make(original.Number, null, since, until);
            cards.Add(original with { Name = NameOf(CardKind.Copied, i), Kind = CardKind.Copied, Member = null, Uid = draw.Uid(7), PrivateKey = otherKey, ReceiptKey = otherReceiptKey });
        }

        for (var i = 1; i <= odd.Plain; i++)
        {
            var uid = draw.Uid(4);
            cards.Add(new DeckCard(NameOf(CardKind.Plain, i), CardKind.Plain, Convert.ToHexString(uid), null, null, uid, null, null));
        }

        return new Deck(authority.Certificate, authority.PrivateKey, cards)
        {
            Anchors = kiosks is null ? [.. kioskAnchors, authority.Issuer.Anchor] : [kiosks.Anchor, authority.Issuer.Anchor],
            ForeignAnchors = [foreignKiosks.Anchor, foreign.Issuer.Anchor],
            KioskAuthorityKey = kiosks?.PrivateKey,
        };
    }

    /// <summary>member-1, not-yet-valid-2.</summary>
    public static string NameOf(CardKind kind, int index) => $"{System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString())}-{index}";

    /// <exception cref="InputException">The file lacks a column, or a row is wrong.</exception>
    public static IReadOnlyList<DeckMember> ReadMembers(string path)
    {
        var table = CsvTable.Read(path);
        var (member, name, branch) = (table.Column("member"), table.Column("name"), table.OptionalColumn("branch"));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var members = new List<DeckMember>(table.Rows.Count);
        foreach (var (line, fields) in table.Rows)
        {
            var number = fields[member];
            if (number.Length is 0 or > 20 || !number.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c)))
                throw table.Wrong(line, "member", $"'{number}' is not a member number; use 1 to 20 of 0-9 and A-Z.");
            if (!seen.Add(number)) throw table.Wrong(line, "member", $"'{number}' was there before; every member has one row.");
            if (string.IsNullOrWhiteSpace(fields[name])) throw table.Wrong(line, "name", "the name is missing.");
            members.Add(new DeckMember(number, fields[name], branch is { } column ? fields[column] : ""));
        }

        return members;
    }

    /// <summary>Numbers and UIDs that do not repeat.</summary>
    private sealed class Draw(Random random)
    {
        private readonly HashSet<string> _drawn = new(StringComparer.Ordinal);

        /// <summary>16 digits. 3101 is Shanghai's place in GB/T 2260, so the numbers look like the real ones.</summary>
        public string Number()
        {
            while (true)
            {
                var number = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"3101{random.NextInt64(1_000_000_000_000):D12}");
                if (_drawn.Add(number)) return number;
            }
        }

        public byte[] Uid(int length)
        {
            while (true)
            {
                var uid = new byte[length];
                random.NextBytes(uid);
                if (length == 7) uid[0] = 0x04;
                // 88 is the cascade tag and 08 begins a random UID (ISO 14443-3): neither stands first in a fixed 4-byte UID.
                if (length == 4 && uid[0] is 0x88 or 0x08) continue;
                if (_drawn.Add(Convert.ToHexString(uid))) return uid;
            }
        }
    }
}
