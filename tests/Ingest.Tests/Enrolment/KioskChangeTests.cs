using CardSystem.Ingest.Enrolment;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Enrolment;

public sealed class KioskChangeTests(PostgresServer server)
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AKioskThatRecordedNothingMayBeMovedAndOneThatDidMayOnlyBeRenamed(string kind)
    {
        using var house = new EnrolmentHouse(kind, server);
        house.Database.Execute("insert into organisations(id, name, kind, parent) values('c2', '中心二', 'centre', 'd')");
        house.Add();
        Assert.False(house.Desk.Change("kiosk-1", "终端", "c1", "tests"));
        Assert.True(house.Desk.Change("kiosk-1", "门口终端", "c2", "tests"));
        Assert.Equal(("门口终端", "c2"), (house.Desk.List()[0].Name, house.Desk.List()[0].Centre));
        Assert.Equal(["c1", "c1", "c2"], house.Database.Query<string>("select key from changes where kind = 'Centre' order by key"));
        Assert.Equal("'b1' is not a centre; a kiosk stands in one.", Assert.Throws<EnrolmentException>(() => house.Desk.Change("kiosk-1", "x", "b1", "tests")).Message);
        Assert.Equal("A kiosk's name has 1 to 200 characters on one line.", Assert.Throws<EnrolmentException>(() => house.Desk.Change("kiosk-1", " ", "c2", "tests")).Message);

        house.Database.Execute("insert into journals(kiosk, journal) values('kiosk-1', '00000000000000aa')");
        Assert.StartsWith("kiosk-1 has recorded taps at c2, and they belong there: revoke it", Assert.Throws<EnrolmentException>(() => house.Desk.Change("kiosk-1", "门口终端", "c1", "tests")).Message, StringComparison.Ordinal);
        Assert.True(house.Desk.Change("kiosk-1", "大厅", "c2", "tests"));
        Assert.Equal(2, house.Database.Scalar<long>("select count(*) from acts where what = 'kiosk-change'"));
    }
}
