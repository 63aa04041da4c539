using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Chip;
using CardSystem.FirmwareSim.Cards.Member;

namespace CardSystem.FirmwareSim.Decks;

/// <summary>A deck on disk: deck.json, the authority's certificate and key, and cards.csv for the centre. README.md describes them.</summary>
public static class DeckFolder
{
    public const string DeckFile = "deck.json";
    public const string AuthorityFile = "card-authority.pem";
    public const string AuthorityKeyFile = "card-authority.key";
    public const string CardsFile = "cards.csv";
    public const string KioskAnchorFile = "kiosk-authority.cvc";
    public const string KioskAuthorityKeyFile = "kiosk-authority.key";
    public const string ReceiptKeysFile = "receipt-keys.csv";

    /// <summary>What is written on the cards, one file a card that was laid down once.</summary>
    public const string MemoriesFolder = "memories";

    private const int Version = 1;
    private const long LargestFile = 512L * 1024 * 1024;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<CardKind>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
        WriteIndented = true,
        NewLine = "\n",
    };

    public static void Write(Deck deck, string folder)
    {
        Directory.CreateDirectory(folder);
        using var certificate = X509CertificateLoader.LoadCertificate(deck.AuthorityCertificate);
        File.WriteAllText(Path.Combine(folder, AuthorityFile), certificate.ExportCertificatePem() + "\n");
        WriteSecret(Path.Combine(folder, AuthorityKeyFile), Encoding.ASCII.GetBytes(PemEncoding.WriteString("PRIVATE KEY", deck.AuthorityKey) + "\n"));
        WriteSecret(Path.Combine(folder, DeckFile), JsonSerializer.SerializeToUtf8Bytes(
            new DeckJson(Version, new AuthorityJson(deck.AuthorityCertificate, deck.AuthorityKey), deck.Cards, deck.Anchors, deck.ForeignAnchors, deck.KioskAuthorityKey), Json));
        File.WriteAllText(Path.Combine(folder, CardsFile), CardsCsv(deck));
        File.WriteAllText(Path.Combine(folder, ReceiptKeysFile), ReceiptKeysCsv(deck));
        if (deck.Anchors.Count > 0) File.WriteAllBytes(Path.Combine(folder, KioskAnchorFile), deck.Anchors[0]);
        if (deck.KioskAuthorityKey is { } key) WriteSecret(Path.Combine(folder, KioskAuthorityKeyFile), Encoding.ASCII.GetBytes(PemEncoding.WriteString("PRIVATE KEY", key) + "\n"));

        // Cards made anew know nothing of what was written on those of the same name before them.
        var memories = Path.Combine(folder, MemoriesFolder);
        if (Directory.Exists(memories)) Directory.Delete(memories, recursive: true);
    }

    /// <exception cref="InputException">There is no deck there, or it is damaged.</exception>
    public static Deck Read(string folder)
    {
        var path = Path.Combine(folder, DeckFile);
        DeckJson? read;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LargestFile }) throw new InputException($"{path} is larger than a deck can be; make it anew with 'firmware-sim deck create'.");
            read = JsonSerializer.Deserialize<DeckJson>(File.ReadAllBytes(path), Json);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"There is no deck in {folder}; make one with 'firmware-sim deck create --members members.csv --out {folder}'.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InputException($"{path} cannot be read as a deck: {e.Message}", e);
        }

        if (read is not { Version: Version, Authority: { Certificate: not null, Key: not null }, Cards: not null } || read.Cards.Any(IsBroken))
            throw new InputException($"{path} is not a deck of version {Version}; make it anew with 'firmware-sim deck create'.");
        return new Deck(read.Authority.Certificate, read.Authority.Key, read.Cards)
        {
            Anchors = read.Anchors ?? [],
            ForeignAnchors = read.ForeignAnchors ?? [],
            KioskAuthorityKey = read.KioskAuthorityKey,
            Memories = Path.Combine(folder, MemoriesFolder),
        };
    }

    /// <summary>One row for each member's card: what the centre imports.</summary>
    public static string CardsCsv(Deck deck)
    {
        var csv = new StringBuilder("card,member,certificate\n");
        foreach (var card in deck.Of(CardKind.Member))
            csv.Append(card.Number).Append(',').Append(CsvTable.Quote(card.Member ?? "")).Append(',').Append(Convert.ToBase64String(card.Certificate!)).Append('\n');
        return csv.ToString();
    }

    /// <summary>The receipt key of every member's card, as a compressed point in hex: what its receipts are verified with.</summary>
    public static string ReceiptKeysCsv(Deck deck)
    {
        var csv = new StringBuilder("card,receipt_key\n");
        foreach (var card in deck.Of(CardKind.Member))
            if (card.MemberFile is { } file && MemberObject.Read(file) is { } member) csv.Append(card.Number).Append(',').Append(Convert.ToHexStringLower(member.ReceiptKey)).Append('\n');
        return csv.ToString();
    }

    /// <summary>A new key for the kiosk, and the authority's certificate for it.</summary>
    public static void WriteKiosk(string folder, string kiosk, CompactAuthority authority, DateTimeOffset from, DateTimeOffset until)
    {
        Directory.CreateDirectory(folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        WriteSecret(Path.Combine(folder, kiosk + ".key"), Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
        File.WriteAllBytes(Path.Combine(folder, kiosk + ".cvc"), authority.CertifyKiosk(kiosk, ChipKey.PointOf(key), from, until));
    }

    private static bool IsBroken(DeckCard? card) =>
        card is not { Name: not null, Number: not null, Uid.Length: 4 or 7 or 10 }
        || (card.Kind == CardKind.Plain) != (card.Certificate is null)
        || (card.Certificate is null) != (card.PrivateKey is null)
        || (card.MemberFile is null) != (card.ReceiptKey is null)
        || (card.MemberFile is not null && (card.Certificate is null || MemberObject.Read(card.MemberFile) is null));

    /// <summary>Private keys are for the owner's eyes, from the file's first moment.</summary>
    private static void WriteSecret(string path, byte[] bytes)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(bytes);
    }

    private sealed record DeckJson(
        int Version, AuthorityJson Authority, IReadOnlyList<DeckCard> Cards,
        IReadOnlyList<byte[]>? Anchors = null, IReadOnlyList<byte[]>? ForeignAnchors = null, byte[]? KioskAuthorityKey = null);

    private sealed record AuthorityJson(byte[] Certificate, byte[] Key);
}
