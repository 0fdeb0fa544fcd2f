/** Names and titles that try out what a file of text must survive: accents, apostrophes, commas, quotes. */
export const givenNames = [
  'Ada', 'Zoë', 'José', 'Björk', 'Siân', 'Łukasz', 'François', 'Anna-Lena', 'Øyvind', 'Ngozi', 'Mei', 'Aarav', 'Chloé', 'İpek',
  'Dmitri', 'Fatima', 'Giulia', 'Håkon', 'Inês', 'Jürgen', 'Kateřina', 'Liam', 'Máire', 'Noémie', 'Olga', 'Pablo', 'Quentin',
  'Renée', 'Søren', 'Thảo',
] as const; // prettier-ignore

export const familyNames = [
  "O'Brien", "D'Angelo", 'Müller', 'García López', 'Nuñez', 'van der Berg', 'Łapiński', 'Åkesson', 'Smith-Jones', 'Çelik',
  'Dvořák', 'Eriksen', 'Fernández', 'Gonçalves', 'Hansen', 'Ibrahim', 'Jansen', 'Kovács', 'Lefèvre', 'Martin', 'Nakamura',
  'Okafor', 'Petrović', 'Quinn', 'Rossi', 'Sørensen', 'Tremblay', 'Usman', 'Vũ', "N'Diaye",
] as const; // prettier-ignore

export const titles = [
  'Engineer', 'Engineer, Senior', 'Head of "Special Projects"', 'Accountant', 'Buyer, Europe & Africa', 'Nurse', 'Team lead',
  'Chargé d’affaires', 'Director; Sales', 'Analyst (temporary)',
] as const; // prettier-ignore

export const departments = [
  'Accounting', 'Customer Care', 'Engineering', 'Facilities', 'Human Resources', 'Legal, Risk & Compliance', 'Logistics',
  'Marketing', 'Production', 'Research "R&D"', 'Sales', 'Ventes à l’export',
] as const; // prettier-ignore

export const locales = ['en-GB', 'fr-FR', 'de-DE', 'es-ES', 'pl-PL', 'nb-NO'] as const;
