using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Tests.Attendance;

public sealed class ServiceRulesTests
{
    [Fact]
    public void AServiceIsForItsAudienceOrForEveryMember()
    {
        var service = Morning.Session(kind: SessionKind.Service);
        Assert.True(ServiceRules.IsEntitled(service, ["b1", "d"]));
        Assert.False(ServiceRules.IsEntitled(service, ["b2", "d"]));
        Assert.True(ServiceRules.IsEntitled(service with { Audience = [] }, ["b2", "d"]));
        Assert.Null(ServiceRules.IsEntitled(Morning.Session(), ["b1"]));
    }

    [Fact]
    public void WhoIsServedWithoutBeingEntitledIsRecordedAllTheSame() =>
        Assert.True(Morning.Judge(Morning.Session(kind: SessionKind.Service), Morning.Taps("09:00"), expected: false)!.Value.Attended);
}
