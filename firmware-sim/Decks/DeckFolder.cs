using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CardSystem.FirmwareSim.Cards;

namespace CardSystem.FirmwareSim.Decks;

/// <summary>A deck on disk: deck.json, the authority's certificate and key, and cards.csv for the centre. README.md describes them.</summary>
public static class DeckFolder
{
    public const string DeckFile = "deck.json";
    public const string AuthorityFile = "card-authority.pem";
    public const string AuthorityKeyFile = "card-authority.key";
    public const string CardsFile = "cards.csv";

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
            new DeckJson(Version, new AuthorityJson(deck.AuthorityCertificate, deck.AuthorityKey), deck.Cards), Json));
        File.WriteAllText(Path.Combine(folder, CardsFile), CardsCsv(deck));
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
        return new Deck(read.Authority.Certificate, read.Authority.Key, read.Cards);
    }

    /// <summary>One row for each member's card: what the centre imports.</summary>
    public static string CardsCsv(Deck deck)
    {
        var csv = new StringBuilder("card,member,certificate\n");
        foreach (var card in deck.Of(CardKind.Member))
            csv.Append(card.Number).Append(',').Append(CsvTable.Quote(card.Member ?? "")).Append(',').Append(Convert.ToBase64String(card.Certificate!)).Append('\n');
        return csv.ToString();
    }

    private static bool IsBroken(DeckCard? card) =>
        card is not { Name: not null, Number: not null, Uid.Length: 4 or 7 or 10 }
        || (card.Kind == CardKind.Plain) != (card.Certificate is null)
        || (card.Certificate is null) != (card.PrivateKey is null);

    /// <summary>Private keys are for the owner's eyes, from the file's first moment.</summary>
    private static void WriteSecret(string path, byte[] bytes)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(bytes);
    }

    private sealed record DeckJson(int Version, AuthorityJson Authority, IReadOnlyList<DeckCard> Cards);

    private sealed record AuthorityJson(byte[] Certificate, byte[] Key);
}
