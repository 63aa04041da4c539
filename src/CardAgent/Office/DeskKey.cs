using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.CardAgent.Enrolment;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Settings;
using CardSystem.CardAgent.Uplink;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Office;

/// <summary>The desk's own key and certificate, those the kiosk was enrolled with: it shows them to the centre by TLS and to cards by a signature.</summary>
internal sealed class DeskKey : IDisposable
{
    private static ReadOnlySpan<byte> AuthenticationTag => "MCAP1-EA"u8;

    private readonly KioskKey _key;

    private DeskKey(KioskKey key, SslStreamCertificateContext login, X509Certificate2Collection authorities) => (_key, Login, Authorities) = (key, login, authorities);

    /// <summary>Certificate, key and what stands between it and its root.</summary>
    public SslStreamCertificateContext Login { get; }

    /// <summary>Whom the centre's certificate must come from; empty means the system's.</summary>
    public X509Certificate2Collection Authorities { get; }

    /// <exception cref="SettingException">A file is missing or does not hold what it should.</exception>
    public static DeskKey Load(UplinkOptions options)
    {
        if (options.CertificateFile.Length == 0) throw new SettingException("Uplink:CertificateFile is missing; a desk of the card office is a kiosk that has enrolled: 'cardagent enrol' makes it one.");
        var key = KioskKey.Load(options.CertificateKeyFile);
        try
        {
            var authorities = new X509Certificate2Collection();
            if (options.AuthorityFile.Length > 0) authorities.ImportFromPemFile(options.AuthorityFile);
            return new DeskKey(key, KioskLogin.Context(options.CertificateFile, key), authorities);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            key.Dispose();
            throw new SettingException($"Uplink:AuthorityFile '{options.AuthorityFile}' cannot be used: {e.Message.TrimEnd('.')}.");
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Becomes a kiosk to the card: shows the links it needs to know our authority, then the desk's paper, then signs its challenge.</summary>
    public TransactionState Enter(Chip chip, ChipFace face, DeskPapers papers)
    {
        if (!CompactCertificate.TryRead(papers.Certificate, out var own)) throw new OfficeException(OfficeFault.Refused, "The centre gave this desk a paper that is none; look at the centre's 'trust check'.");
        Lead(chip, [.. face.Info.KioskAnchors], papers.Links, own.Authority);
        chip.Show(papers.Certificate);
        return chip.Authenticate(Sign(CardKeys.Tagged(AuthenticationTag, face.Info.Thumbprint, face.Challenge)));
    }

    /// <summary>Shows a card the links that lead from a key it knows to the one it is to know; nothing where it knows it already.</summary>
    public static void Lead(Chip chip, List<byte[]> held, IEnumerable<byte[]> links, byte[] wanted)
    {
        foreach (var bytes in links)
        {
            if (Holds(held, wanted)) return;
            if (!CompactCertificate.TryRead(bytes, out var link) || !Holds(held, link.Authority) || Holds(held, link.Holder)) continue;
            chip.Show(bytes);
            held.Add(link.Holder);
        }
    }

    public void Dispose() => _key.Dispose();

    private static bool Holds(List<byte[]> held, byte[] reference) => held.Exists(h => h.AsSpan().SequenceEqual(reference));

    private byte[] Sign(byte[] text) => _key.Sign(SHA256.HashData(text));
}
