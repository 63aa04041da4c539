using System.ComponentModel.DataAnnotations;

namespace CardSystem.Ingest.Trust;

/// <summary>Where the two authorities keep what they sign with, and how long what they make lasts.</summary>
public sealed class TrustOptions
{
    public const string Section = "Trust";

    /// <summary>The folder of the issuing keys, encrypted, and of all public parts. The roots lie elsewhere, offline.</summary>
    public string Folder { get; set; } = "data/trust";

    /// <summary>The file whose first line is the passphrase of the issuing keys; nobody but its owner may read it.</summary>
    public string PassphraseFile { get; set; } = "data/trust-passphrase";

    /// <summary>What the authorities' names begin with, so that two districts can tell theirs apart.</summary>
    public string Name { get; set; } = "CardSystem";

    [Range(2, 40)]
    public int RootYears { get; set; } = 25;

    /// <summary>How long an issuing key lasts: longer than what is issued with it, so rotate while there is still time.</summary>
    [Range(1, 30)]
    public int IssuingYears { get; set; } = 15;

    /// <summary>How long before an end 'ingest trust check' begins to speak of it.</summary>
    [Range(1, 3_650)]
    public int WarnDays { get; set; } = 365;

    public IEnumerable<string> Problems()
    {
        if (string.IsNullOrWhiteSpace(Folder)) yield return "Trust:Folder is empty; name the folder of the issuing keys, for instance data/trust.";
        if (string.IsNullOrWhiteSpace(PassphraseFile)) yield return "Trust:PassphraseFile is empty; name the file with the passphrase of the issuing keys, for instance data/trust-passphrase.";
        if (Name.Trim().Length is 0 or > 32 || Name.Any(char.IsControl)) yield return "Trust:Name needs 1 to 32 characters on one line.";
        if (RootYears <= IssuingYears) yield return $"Trust:RootYears is {RootYears} and Trust:IssuingYears {IssuingYears}; a root must outlast what it certifies.";
    }
}
