using System.Security.Cryptography;
using CardSystem.CardAgent.Kiosk;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Cards.Mcap;

/// <summary>Who this kiosk is to a card: its compact certificate, made for its own key, and the authority over it. Null parts mean that cards are proved and not written on.</summary>
/// <param name="Sign">ECDSA with SHA-256 over a text, 64 bytes.</param>
public sealed record TerminalIdentity(CompactCertificate Certificate, KioskTrust Trust, Func<byte[], byte[]> Sign)
{
    public string Name => Certificate.HolderText;
}

/// <summary>Holds the kiosk's identity towards cards, and takes up a new one when the kiosk's certificate was renewed or withdrawn. Safe from any thread.</summary>
public sealed class CardTerminal
{
    private const int LargestFile = 64 * CompactCertificate.MostBytes;

    private readonly KioskOptions _kiosk;
    private readonly CardsOptions _cards;
    private readonly KioskKey _key;
    private readonly LocalDay _day;
    private readonly ILogger _log;
    private volatile TerminalIdentity? _identity;
    private volatile bool _hasSaidExpired;

    /// <exception cref="OptionsValidationException">A file named in the settings cannot be used.</exception>
    public CardTerminal(KioskOptions kiosk, IOptions<CardsOptions> cards, KioskKey key, LocalDay day, ILogger<CardTerminal> log)
    {
        (_kiosk, _cards, _key, _day, _log) = (kiosk, cards.Value, key, day, log);
        _identity = Load(out var problem);
        if (problem is not null) throw new OptionsValidationException(CardsOptions.Section, typeof(CardsOptions), [problem]);
        if (_identity is null && _kiosk.CardCertificateFile.Length > 0) log.LogWarning("{Why}: cards are proved but not written on until it is there.", Missing());
    }

    /// <summary>Null where the kiosk has no certificate for cards, or none that is still good.</summary>
    public TerminalIdentity? Identity
    {
        get
        {
            if (_identity is not { } identity) return null;
            if (_day.Today <= identity.Certificate.Expires) return identity;
            if (!_hasSaidExpired) _log.LogError("The kiosk's certificate for cards has expired on {Day}: cards are proved but not written on until it is renewed.", identity.Certificate.Expires);
            _hasSaidExpired = true;
            return null;
        }
    }

    /// <summary>Reads the files again, as after a renewal or a revocation. What cannot be used is said, and the old identity stays while its file is there.</summary>
    public void Reload()
    {
        var read = Load(out var problem);
        if (problem is not null)
        {
            _log.LogError("{Problem} What was read before stays in use.", problem);
            return;
        }

        (_identity, _hasSaidExpired) = (read, false);
    }

    /// <summary>What this kiosk says who it is in these settings; null where it has nothing to say yet.</summary>
    /// <param name="problem">A whole sentence, where a file is there and cannot be used.</param>
    private TerminalIdentity? Load(out string? problem)
    {
        problem = null;
        var files = new List<CompactCertificate>();
        for (var i = 0; i < _cards.AnchorFiles.Count && problem is null; i++) problem = Read($"Cards:AnchorFiles:{i}", _cards.AnchorFiles[i], files);
        if (problem is not null) return null;
        var trust = KioskTrust.Of(files, out var orphans);
        if (orphans.Count > 0)
            problem = $"Cards:AnchorFiles hold a link to kiosk authority {orphans[0].HolderText} but nothing of authority {Convert.ToHexStringLower(orphans[0].Authority)}, which signed it; add its .cvc file.";
        if (problem is not null || _kiosk.CardCertificateFile.Length == 0 || !File.Exists(_kiosk.CardCertificateFile)) return null;

        var own = new List<CompactCertificate>();
        problem = Read("Kiosk:CardCertificateFile", _kiosk.CardCertificateFile, own) ?? Fault(own, trust);
        return problem is null ? new TerminalIdentity(own[0], trust, text => _key.Sign(SHA256.HashData(text))) : null;
    }

    private string? Fault(List<CompactCertificate> own, KioskTrust trust)
    {
        var name = $"Kiosk:CardCertificateFile '{_kiosk.CardCertificateFile}'";
        if (own is not [{ Role: CertificateRole.Kiosk } certificate]) return $"{name} must hold one compact certificate of a kiosk.";
        if (certificate.HolderText != _kiosk.Id) return $"{name} is the certificate of kiosk '{Shown.Of(certificate.HolderText)}', not of '{_kiosk.Id}'; give this kiosk its own.";
        if (!certificate.Point.AsSpan().SequenceEqual(CardKeys.PointOf(Convert.FromBase64String(_key.PublicKey)))) return $"{name} was made for another key than the one in Kiosk:KeyFile; enrol the kiosk anew.";
        if (trust.IsEmpty) return "Cards:AnchorFiles must name a .cvc file of the kiosk authority where Kiosk:CardCertificateFile is set.";
        return trust.IsKiosk(certificate, certificate.Effective) ? null : $"{name} was signed by an authority that is not among Cards:AnchorFiles; add its .cvc file.";
    }

    private static string? Read(string setting, string file, List<CompactCertificate> into)
    {
        try
        {
            if (new FileInfo(file).Length > LargestFile) return $"{setting} '{file}' is too large for compact certificates; name a .cvc file.";
            var read = CompactCertificate.ReadAll(File.ReadAllBytes(file));
            into.AddRange(read);
            return read.Count > 0 ? null : $"{setting} '{file}' is empty; name a .cvc file.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"{setting} '{file}' cannot be read: {e.Message}";
        }
        catch (FormatException e)
        {
            return $"{setting} '{file}' cannot be used: {e.Message}";
        }
    }

    private string Missing() => $"Kiosk:CardCertificateFile '{_kiosk.CardCertificateFile}' does not exist";
}
