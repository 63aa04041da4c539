using CardSystem.Ingest.Staff;
using static CardSystem.Ingest.Staff.Right;

namespace CardSystem.Ingest.Tests.Staff;

/// <summary>What must be true of the roles whatever else changes.</summary>
public sealed class RoleReviewTests
{
    [Fact]
    public void WhoRunsTheMachinesSeesNobody() => Assert.Empty(RoleRules.RightsOf(StaffRole.Platform).Intersect([SeeMembers, SeeNames, SeeWarnings, SeeCredits, SeeCards, ProtectData, DecideExcuses, CorrectAttendance]));

    [Fact]
    public void AnAuditorOnlyLooksAndSeesNoWholeName() => Assert.DoesNotContain(RoleRules.RightsOf(StaffRole.Auditor), r => !r.ToString().StartsWith("See", StringComparison.Ordinal) || r == SeeNames);

    [Fact]
    public void NobodyErasesButWhoIsThereForIt() => Assert.Equal([StaffRole.DataProtection], Enum.GetValues<StaffRole>().Where(r => RoleRules.Brings(r, ProtectData)));

    /// <summary>Erasing and deciding about people are kept apart.</summary>
    [Fact]
    public void WhoErasesDecidesNothingElse() => Assert.Equal([SeeMembers, SeeNames, SeeAudit, ProtectData], RoleRules.RightsOf(StaffRole.DataProtection).Order());

    [Fact]
    public void ASecretarySeesTheBranchsCardsAndHandlesNone()
    {
        Assert.True(RoleRules.Brings(StaffRole.BranchSecretary, SeeCards));
        Assert.False(RoleRules.Brings(StaffRole.BranchSecretary, HandleCards));
    }

    /// <summary>A sub-district looks after the accounts of its centres and branches, a district after those of its sub-districts: each must have what it is to give.</summary>
    [Theory]
    [InlineData(StaffRole.SubDistrict, StaffRole.Centre)]
    [InlineData(StaffRole.SubDistrict, StaffRole.BranchSecretary)]
    [InlineData(StaffRole.District, StaffRole.SubDistrict)]
    [InlineData(StaffRole.District, StaffRole.Centre)]
    [InlineData(StaffRole.District, StaffRole.Auditor)]
    public void WhoLooksAfterOthersHasWhatTheyNeed(StaffRole giver, StaffRole given) => Assert.Empty(RoleRules.RightsOf(given).Except(RoleRules.RightsOf(giver)));

    [Fact]
    public void NobodyButThePlatformAppointsWhoErases() => Assert.All([StaffRole.District, StaffRole.SubDistrict, StaffRole.Auditor], r => Assert.NotEmpty(RoleRules.RightsOf(StaffRole.DataProtection).Except(RoleRules.RightsOf(r))));

    /// <summary>Whoever handles something sees it, or a page would let him act in the dark.</summary>
    [Theory]
    [InlineData(HandleCards, SeeCards)]
    [InlineData(HandleWarnings, SeeWarnings)]
    [InlineData(PlanActivities, SeeActivities)]
    [InlineData(CloseSessions, SeeActivities)]
    [InlineData(CorrectAttendance, SeeMembers)]
    [InlineData(DecideExcuses, SeeMembers)]
    [InlineData(RequestExcuses, SeeMembers)]
    [InlineData(EditRoster, SeeMembers)]
    [InlineData(SettleCredits, SeeCredits)]
    [InlineData(SetPolicy, SeeCredits)]
    [InlineData(SetRules, SeeWarnings)]
    [InlineData(RunKiosks, SeeKiosks)]
    [InlineData(SetNotices, SeeNotices)]
    [InlineData(ProtectData, SeeMembers)]
    public void WhoActsSees(Right act, Right see) => Assert.All(Enum.GetValues<StaffRole>().Where(r => RoleRules.Brings(r, act)), r => Assert.True(RoleRules.Brings(r, see), $"{r} may {act} and not {see}."));
}
