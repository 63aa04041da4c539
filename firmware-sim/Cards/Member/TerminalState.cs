namespace CardSystem.FirmwareSim.Cards.Member;

/// <summary>What the card knows of who talks to it, in memory that goes with the power and with any SELECT.</summary>
internal sealed class TerminalState
{
    private byte[]? _challenge;

    /// <summary>The kiosk's certificate, verified; whether the kiosk has its key is another question.</summary>
    public CompactCertificate? Certificate { get; private set; }

    /// <summary>The certificate's holder proved to be there.</summary>
    public bool IsKiosk { get; private set; }

    /// <summary>A whole SUMMARY stands in the inactive slot.</summary>
    public bool SummaryStaged { get; set; }

    public int RecordsStaged { get; set; }

    public byte[] Challenge(byte[] fresh) => _challenge = fresh;

    /// <summary>A challenge serves once, whatever comes of it.</summary>
    public byte[]? TakeChallenge()
    {
        var taken = _challenge;
        _challenge = null;
        return taken;
    }

    public void Show(CompactCertificate certificate)
    {
        Forget();
        Certificate = certificate;
    }

    public void Accept() => IsKiosk = true;

    public void Discard() => (SummaryStaged, RecordsStaged) = (false, 0);

    /// <summary>The terminal is nobody again.</summary>
    public void Forget()
    {
        Discard();
        (Certificate, IsKiosk) = (null, false);
    }
}
