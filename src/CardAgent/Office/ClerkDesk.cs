using System.Security.Cryptography;
using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Readers;
using CardSystem.CardAgent.Settings;
using CardSystem.CardAgent.Uplink;

namespace CardSystem.CardAgent.Office;

/// <summary>The desk put together from the settings: reader, key, centre. One command uses it once.</summary>
internal sealed class ClerkDesk : IDisposable
{
    private readonly OfficeOptions _options;
    private readonly DeskKey _key;
    private readonly CentreClient _centre;
    private readonly DeskReader _reader;
    private readonly Action<string> _say;
    private readonly TimeProvider _time;

    private ClerkDesk(OfficeOptions options, DeskKey key, DeskReader reader, Action<string> say, TimeProvider time) =>
        (_options, _key, _centre, _reader, _say, _time) = (options, key, new CentreClient(options, key), reader, say, time);

    /// <exception cref="SettingException">A setting or a file is wrong, or the reader is not there.</exception>
    public static ClerkDesk Open(AgentSettings settings, OpenCardService open, string? reader, Action<string> say, TimeProvider time)
    {
        var options = settings.Read<OfficeOptions>(OfficeOptions.Section, o => o.Faults());
        var key = DeskKey.Load(settings.Read<UplinkOptions>(UplinkOptions.Section, o => o.Faults()));
        try
        {
            return new ClerkDesk(options, key, DeskReader.Find(open, reader), say, time);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>What is to be done; needs no reader.</summary>
    /// <exception cref="SettingException">A setting or a file is wrong.</exception>
    public static IReadOnlyList<OpenIssue> Requests(AgentSettings settings)
    {
        var options = settings.Read<OfficeOptions>(OfficeOptions.Section, o => o.Faults());
        using var key = DeskKey.Load(settings.Read<UplinkOptions>(UplinkOptions.Section, o => o.Faults()));
        using var centre = new CentreClient(options, key);
        return centre.Open();
    }

    public void Issue(string member, string? replaces, CancellationToken stop) => Line().One(member, replaces, stop);

    /// <returns>How many members have no card now.</returns>
    public int Batch(IReadOnlyList<BatchRow> rows, string resultFile, CancellationToken stop)
    {
        using var results = BatchResults.Open(resultFile, _time);
        if (results.Done > 0) _say($"{results.Done} have their cards already; going on.");
        return Line().All(rows, results, stop);
    }

    public void Update(CancellationToken stop) => _say(WithCard(() => new CardKeeper(_centre, _reader.Connect).Update(), stop));

    public void Reset(string? named, string reason, CancellationToken stop) => _say(WithCard(() => new CardKeeper(_centre, _reader.Connect).Reset(named, reason), stop));

    public CardSheet Read(CancellationToken stop)
    {
        var papers = _centre.Desk();
        return WithCard(() => CardSheet.Read(_reader.Connect, (chip, face) => _key.Enter(chip, face, papers)), stop);
    }

    public IReadOnlyList<Finding> Verify(CardAuthorities authorities, CancellationToken stop)
    {
        var papers = _centre.Desk();
        return WithCard(() => Verified(authorities, papers), stop);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _centre.Dispose();
        _key.Dispose();
    }

    private List<Finding> Verified(CardAuthorities authorities, DeskPapers papers)
    {
        var (challenge, digest) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
        var sheet = CardSheet.Read(_reader.Connect, (chip, face) => _key.Enter(chip, face, papers));
        if (sheet.Face.Info.Life != Contracts.Mcap.CardLife.Activated) return [new Finding("It is in use", false, $"it is {CardKeeper.Word(sheet.Face.Info.Life)}")];
        byte[] proof, receipt;
        using (var channel = _reader.Connect())
        {
            var chip = new Chip(channel);
            var face = chip.SelectAgain(sheet.Face.Thumbprint);
            proof = chip.Sign(challenge);
            _key.Enter(chip, face, papers);
            receipt = chip.Receipt(digest);
        }

        return [.. CardExamination.Examine(sheet, authorities, papers, _centre.ByKey(sheet.Face.Thumbprint) ?? ByNumber(sheet), challenge, proof, digest, receipt, _time.GetUtcNow())];
    }

    /// <summary>A card that came with a deck is known by its number alone.</summary>
    private KnownCard? ByNumber(CardSheet sheet)
    {
        if (sheet.Certificate is not { } der) return null;
        using var certificate = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(der);
        return CardCertificate.TryRead(certificate) is { } read ? _centre.ByNumber(read.Card.ToString()) : null;
    }

    private IssuingLine Line() => new(_centre, new CardIssuer(_centre, _key, _centre.Desk(), _reader.Connect, _say), _reader, _options, _say);

    /// <summary>Waits for a card and does it; a card that leaves is asked for once more.</summary>
    private T WithCard<T>(Func<T> act, CancellationToken stop)
    {
        for (var again = false; ; again = true)
        {
            _reader.WaitForCard(stop);
            try
            {
                return act();
            }
            catch (CardServiceException e) when (!again)
            {
                _say($"{e.Message} Lay the card down again.");
            }
        }
    }
}
