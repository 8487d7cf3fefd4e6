package gazetteer

// Class is a set of what a name or noun is known to be.
type Class uint32

// The classes. A name may have several: "Paris" is a city and a given name.
const (
	GivenFemale Class = 1 << iota
	GivenMale
	Given // given name of either gender
	Surname
	PersonName       // full name or byname of a known person
	CountryName      //
	Demonym          // "French", of a country
	People           // "Frenchman", "Muslim", "Sioux"
	ProperAdjective  // "Marxist", "Gallic"
	CityName         // city of 100,000 people or capital
	TownName         // place of 15,000 people
	PlaceName        // region, river, sea, island, mountain
	OrganizationName //
	EventName        // war, battle, conference
	ThingName        // named building, ship, work

	PersonNoun       // common noun: "minister"
	FemaleNoun       // "mother"
	MaleNoun         // "uncle"
	GroupNoun        // "crowd"
	OrganizationNoun // "ministry"
	PlaceNoun        // "valley"
	FacilityNoun     // "airport"
	EventNoun        // "war"
)

// AnyGiven are the classes of given names, AnyPlace those of places' names.
const (
	AnyGiven = GivenFemale | GivenMale | Given
	AnyPlace = CountryName | CityName | TownName | PlaceName
)

// Has reports whether c and mask share a class.
func (c Class) Has(mask Class) bool { return c&mask != 0 }
