using System.Text;
using CardSystem.CardAgent.Kiosk;
using CardSystem.Contracts.Enrolment;

namespace CardSystem.CardAgent.Enrolment;

/// <summary>A kiosk's identity on disk: a folder for each key, so that files of two keys never mix. Each file is whole at any moment.</summary>
internal sealed class IdentityFiles(string folder)
{
    public string Folder => folder;
    public string Key => Path.Combine(folder, "kiosk.key");
    public string Request => Path.Combine(folder, "kiosk.csr");
    public string Certificate => Path.Combine(folder, "kiosk.pem");
    public string CardCertificate => Path.Combine(folder, "kiosk.cvc");
    public string Anchors => Path.Combine(folder, "anchors.cvc");
    public string KioskAuthority => Path.Combine(folder, "kiosk-authority.pem");
    public string CardAuthority => Path.Combine(folder, "card-authority.pem");

    /// <summary>What others trust first, the kiosk's own papers last: a power cut in between leaves new papers that are trusted or old ones that still are.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This account may not.</exception>
    public void Write(EnrolmentAnswer answer)
    {
        DurableFile.Write(KioskAuthority, Encoding.UTF8.GetBytes(answer.KioskAuthority));
        DurableFile.Write(CardAuthority, Encoding.UTF8.GetBytes(answer.CardAuthority));
        DurableFile.Write(Anchors, Convert.FromBase64String(answer.Anchors));
        DurableFile.Write(CardCertificate, Convert.FromBase64String(answer.CardCertificate));
        DurableFile.Write(Certificate, Encoding.UTF8.GetBytes(answer.Certificate));
    }

    /// <returns>False where something of it is still there.</returns>
    public bool Wipe()
    {
        var gone = KioskKey.Destroy(Key);
        foreach (var file in (string[])[Request, Certificate, CardCertificate, Anchors, KioskAuthority, CardAuthority]) gone &= DurableFile.Wipe(file);
        if (gone && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
        return gone;
    }
}
