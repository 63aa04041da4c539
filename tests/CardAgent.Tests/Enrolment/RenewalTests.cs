using System.Security.Cryptography.X509Certificates;
using CardSystem.CardAgent.Enrolment;
using CardSystem.CardAgent.Health;
using CardSystem.Contracts;
using CardSystem.TestKit;

namespace CardSystem.CardAgent.Tests.Enrolment;

/// <summary>Renewal and rotation over real TLS, both sides real; the kiosk's clock is the test's.</summary>
public sealed class RenewalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cardagent-renew-").FullName;

    private string Of(string kiosk) => Path.Combine(_folder, kiosk);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string SerialOf(EnrolledKiosk kiosk)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(kiosk.Uplink.CertificateFile);
        return certificate.SerialNumber;
    }

    [Fact]
    public async Task AtTwoThirdsOfItsLifeTheCertificateIsRenewedForTheSameKeyAndUsedAtTheNextConnect()
    {
        await using var centre = await CentreHouse.StartAsync();
        await EnrolledKiosk.EnrolAsync(centre, centre.NewKiosk(), Of("one"));
        var time = new ManualTime(TimeProvider.System.GetUtcNow());
        await using var kiosk = new EnrolledKiosk(Of("one"), time);
        var (first, key) = (SerialOf(kiosk), kiosk.Key.Reference);
        time.Advance(TimeSpan.FromDays(58));
        await kiosk.Renewal.StepAsync(Workbench.Cancel);
        Assert.Equal(first, SerialOf(kiosk));

        var renewed = 0;
        kiosk.Credentials.Changed += () => renewed++;
        time.Advance(TimeSpan.FromDays(8));
        await kiosk.Renewal.StepAsync(Workbench.Cancel);
        Assert.NotEqual(first, SerialOf(kiosk));
        Assert.Equal((1, key), (renewed, kiosk.Key.Reference));
        Assert.True(kiosk.Credentials.Until > TimeProvider.System.GetUtcNow().AddDays(89));
        await using var link = await kiosk.ConnectAsync();
        Assert.Equal((2L, 1L), (centre.Scalar<long>("select count(*) from kiosk_certificates"), centre.Scalar<long>("select count(*) from kiosk_keys")));
        Assert.False(kiosk.Health.Has(TroubleKind.CertificateEnding));
    }

    [Fact]
    public async Task ACentreThatDoesNotAnswerIsTriedAgainAndNearTheEndItIsSaid()
    {
        string folder;
        await using (var centre = await CentreHouse.StartAsync())
        {
            await EnrolledKiosk.EnrolAsync(centre, centre.NewKiosk(), folder = Of("one"));
        }

        var time = new ManualTime(TimeProvider.System.GetUtcNow());
        await using var kiosk = new EnrolledKiosk(folder, time);
        time.Advance(TimeSpan.FromDays(66));
        await kiosk.Renewal.StepAsync(Workbench.Cancel);
        Assert.False(kiosk.Health.Has(TroubleKind.CertificateEnding));
        time.Advance(TimeSpan.FromDays(12));
        await kiosk.Renewal.StepAsync(Workbench.Cancel);
        var trouble = Assert.Single(kiosk.Health.Troubles, t => t.Kind == TroubleKind.CertificateEnding);
        Assert.Matches("^the kiosk's certificate ends on [0-9-]{10} and could not be renewed yet: nobody listens at https://localhost:[0-9]+/$", trouble.Text);
        time.Advance(TimeSpan.FromDays(20));
        await kiosk.Renewal.StepAsync(Workbench.Cancel);
        Assert.Contains("enrol this kiosk anew", Assert.Single(kiosk.Health.Troubles, t => t.Kind == TroubleKind.CertificateEnding).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AfterARotationKiosksOfBothGenerationsWorkSideBySideAndTakeTheCentresWord()
    {
        await using var centre = await CentreHouse.StartAsync();
        await EnrolledKiosk.EnrolAsync(centre, centre.NewKiosk("kiosk-1"), Of("old"));
        var time = new ManualTime(TimeProvider.System.GetUtcNow());
        await using var old = new EnrolledKiosk(Of("old"), time);
        var before = old.Card.Authority;
        centre.Rotate();
        await EnrolledKiosk.EnrolAsync(centre, centre.NewKiosk("kiosk-2"), Of("new"));
        await using var young = new EnrolledKiosk(Of("new"));
        Assert.NotEqual(before, young.Card.Authority);

        // The centre signs with its new key from now on; the older kiosk follows by the link that comes along.
        old.Start();
        young.Start();
        await Eventually.Holds(() => old.Config.Version > 0 && young.Config.Version > 0, "both have their signed configuration");
        await old.TapAsync();
        await young.TapAsync();
        await Eventually.Holds(() => old.Outbox.Counts.Waiting == 0 && young.Outbox.Counts.Waiting == 0, "both deliver");
        Assert.False(old.Health.Has(TroubleKind.NotFromCentre));

        time.Advance(TimeSpan.FromDays(66));
        await old.Renewal.StepAsync(Workbench.Cancel);
        Assert.Equal(young.Card.Authority, old.Card.Authority);
        centre.Desk.Revoke("kiosk-1", "to see whether it still hears", "tests");
        await Eventually.Holds(() => old.Retirement.IsOrdered, "a revocation under the new key counts for the older kiosk");
        Assert.False(young.Retirement.IsOrdered);
    }

    [Fact]
    public async Task AnAnswerThatCannotBeUsedReplacesNothing()
    {
        await using var centre = await CentreHouse.StartAsync();
        await EnrolledKiosk.EnrolAsync(centre, centre.NewKiosk("kiosk-1"), Of("one"));
        await EnrolledKiosk.EnrolAsync(centre, centre.NewKiosk("kiosk-2"), Of("two"));
        await using var one = new EnrolledKiosk(Of("one"));
        await using var two = new EnrolledKiosk(Of("two"));
        var answer = Contracts.Enrolment.EnrolmentJson.ReadAnswer(Answer(centre, "kiosk-2"));
        var now = TimeProvider.System.GetUtcNow();
        Assert.Null(AnswerRules.Fault(answer, "kiosk-2", two.Key.Point, now));
        Assert.Equal("it is for kiosk 'kiosk-2'", AnswerRules.Fault(answer, "kiosk-1", two.Key.Point, now));
        Assert.Equal("its certificate is of another key", AnswerRules.Fault(answer, null, one.Key.Point, now));
        Assert.Equal("there is no anchor of the kiosk authority in it", AnswerRules.Fault(answer with { Anchors = "" }, null, two.Key.Point, now));
        Assert.Equal("its certificate for cards is another kiosk's", AnswerRules.Fault(answer with { CardCertificate = Convert.ToBase64String(one.Card.Bytes) }, null, two.Key.Point, now));
        Assert.Equal("its certificate does not come from the authority it names", AnswerRules.Fault(answer with { KioskAuthority = answer.CardAuthority }, null, two.Key.Point, now));
        Assert.Equal("it does not say where the gateway is", AnswerRules.Fault(answer with { Gateway = new(null, 0) }, null, two.Key.Point, now));
        Assert.Equal("its certificate is another kiosk's", AnswerRules.Fault(answer with { Kiosk = "kiosk-3" }, null, two.Key.Point, now));
        Assert.EndsWith("set it", AnswerRules.Fault(answer, null, two.Key.Point, now.AddYears(-5)), StringComparison.Ordinal);
        Assert.NotNull(AnswerRules.Fault(answer with { Certificate = "nothing" }, null, two.Key.Point, now));
        Assert.NotNull(AnswerRules.Fault(answer with { CardCertificate = "%" }, null, two.Key.Point, now));
    }

    private static byte[] Answer(CentreHouse centre, string kiosk)
    {
        using var connection = centre.Database.Open();
        return Dapper.SqlMapper.ExecuteScalar<byte[]>(connection, "select answer from kiosk_claims where kiosk = @kiosk", new { kiosk })!;
    }
}
